/** Writes a PDF of one page: drawing operators, three standard fonts, and opacities. */

/** The page, in points, from its lower left corner. */
export interface PdfPage {
  readonly width: number;
  readonly height: number;
  /** PDF's operators (ISO 32000-1, 8 and 9). Fonts are /F, /FB and /FS; the opacity n % is /On. */
  readonly operators: string;
}

/** The comment that identifies a file of this kind. */
export const PDF_MARK = "% a panel of a Fovea report";

/** Returns the file's bytes. Equal pages give equal bytes. */
export function pdfFile({ width, height, operators }: PdfPage): Uint8Array {
  const font = (name: string, encoding: string) => `<</Type/Font/Subtype/Type1/BaseFont/${name}${encoding}>>`;
  const opacities = [...new Set([...operators.matchAll(/\/O(\d+) gs/g)].map(([, percent]) => percent))];
  const states = opacities.map((percent) =>
    `/O${percent}<</ca ${Number(percent) / 100}/CA ${Number(percent) / 100}>>`
  );
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 ${width} ${height}]/Contents 4 0 R/Resources<</Font<</F 5 0 R/FB 6 0 R/FS 7 0 R>>` +
    `/ExtGState<<${states.join("")}>>>>>>`,
    `<</Length ${operators.length}>>\nstream\n${operators}\nendstream`,
    font("Helvetica", "/Encoding/WinAnsiEncoding"),
    font("Helvetica-Bold", "/Encoding/WinAnsiEncoding"),
    font("Symbol", ""),
  ];
  let text = `%PDF-1.5\n${PDF_MARK}\n`;
  const places: number[] = [];
  for (const [index, object] of objects.entries()) {
    places.push(text.length);
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
  }
  const table = places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`).join("");
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}` +
    `trailer\n<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF\n`;
  return new TextEncoder().encode(text);
}
