/** A table that is not what its data set promises; the message names the file, the line, what was found and what was expected. */
export class TableError extends Error {
  override name = "TableError";
}
