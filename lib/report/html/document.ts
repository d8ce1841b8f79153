/** The top of a page that loads nothing: from its type to the start of its body. */
export interface DocumentTop {
  /** The content security policy, as an attribute's text. */
  readonly policy: string;
  /** The title, as HTML. */
  readonly title: string;
  readonly style: string;
}

/**
 * Returns the top. The page's colours follow the reader's colour scheme, and it requests no icon.
 */
export function documentTop({ policy, title, style }: DocumentTop): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
`;
}
