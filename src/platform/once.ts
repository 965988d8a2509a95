/**
 * Made when it is first asked for, and kept. For what a module that every isolate reads at its start declares and only some of them need:
 * a schema is dozens of objects, and all of an isolate's start waits for it.
 */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
