/** What went wrong in one short line, for operators: the cause where there is one, because what is around it names the dependency alone. */
export function errorLine(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message.replaceAll(/\s+/g, " ").slice(0, 160) : "failed";
}
