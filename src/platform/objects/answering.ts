/** What a promise, an engine or a printer looks for on anything it is handed: no port has it, and looking must not be a call. */
const NEVER_ASKED = new Set<string>(["then", "toJSON", ...Object.getOwnPropertyNames(Object.prototype)]);

/** An object that has every method of `P`, each made when it is first asked for: called, it hands its own name and what it was given to `call`. */
export function answering<P extends object>(call: (method: keyof P & string, given: readonly unknown[]) => Promise<unknown>): P {
  const isMethod = (name: string | symbol): name is keyof P & string => typeof name === "string" && !NEVER_ASKED.has(name);
  const methods: Record<string, (...given: unknown[]) => Promise<unknown>> = {};
  const made = new Proxy(methods, {
    get(target, name, receiver): unknown {
      if (!isMethod(name)) return Reflect.get(target, name, receiver);
      return (target[name] ??= (...given) => call(name, given));
    },
    ownKeys() {
      throw new TypeError("a port's methods are made on demand: spread, it would lose them");
    },
  });
  // With `isMethod` the one assertion: which methods there are is known to the compiler alone, which holds both ends of each call to `P`.
  return made as unknown as P;
}

/** Calls a port's method by its name, on the port itself. */
export const callBy = (port: object, method: string, given: readonly unknown[]): Promise<unknown> =>
  Reflect.apply(Reflect.get(port, method), port, given);
