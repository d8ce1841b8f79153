/** Formats numbers. */

/**
 * `fixed3`, `fixed2`: that many decimals; `difference3`, `difference2`: always a sign; `p`: three
 * decimals, or `< 0.001`; `percent`: whole; `percent2`: two decimals; `integer`.
 */
export type Format =
  | "fixed3"
  | "fixed2"
  | "difference3"
  | "difference2"
  | "p"
  | "percent"
  | "percent2"
  | "integer";

/** Returns the number as text; `–` if there is none. */
export function formatNumber(value: number | null, format: Format): string {
  if (value === null || !Number.isFinite(value)) return "–";
  switch (format) {
    case "fixed3":
      return signed(value.toFixed(3));
    case "fixed2":
      return signed(value.toFixed(2));
    case "difference3":
      return withSign(signed(value.toFixed(3)));
    case "difference2":
      return withSign(signed(value.toFixed(2)));
    case "p":
      return value < 0.001 ? "< 0.001" : value.toFixed(3);
    case "percent":
      return `${signed((100 * value).toFixed(0))} %`;
    case "percent2":
      return `${signed((100 * value).toFixed(2))} %`;
    case "integer":
      return signed(value.toFixed(0));
  }
}

/** Seconds as `48 s`, `3 min 20 s` or `2 h 05 min`; `–` if not measured. */
export function formatDuration(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return "–";
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, "0");
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor(whole % 3600 / 60))} min`;
}

/** Returns bytes as `1,234 MiB`; `–` if not measured. */
export function formatMemory(bytes: number | null): string {
  if (bytes === null || !Number.isFinite(bytes)) return "–";
  return `${Math.round(bytes / 2 ** 20).toLocaleString("en")} MiB`;
}

/** Adds a plus sign to numbers above zero. */
function withSign(text: string): string {
  return text.startsWith("−") || /^0\.0+$/.test(text) ? text : `+${text}`;
}

/** Uses the typographic minus sign, except before zero. */
function signed(text: string): string {
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text.replace("-", "−");
}
