/**
 * What Postgres or the way to it said, on one line and without the address, in which a password stands: a driver's wrapper names the
 * statement alone, and several addresses that refuse come as one error without a word.
 */
export function databaseFault(error: unknown): string {
  if (error instanceof AggregateError) return [...new Set(error.errors.map((each: unknown) => databaseFault(each)))].join("; ");
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error && error.message.startsWith("Failed query"))
    return `${databaseFault(error.cause)} (${firstLine(error)})`;
  return firstLine(error) || ("code" in error ? String(error.code) : error.name);
}

const firstLine = ({ message }: Error): string => (message.split("\n", 1)[0] ?? "").replaceAll(/[a-z+]+:\/\/\S+/gi, "[address]");
