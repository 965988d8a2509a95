import { withDeadline } from "../deadline.ts";
import { answering, callBy } from "./answering.ts";

declare const serves: unique symbol;

/** The binding of a Durable Object whose class serves the port `P`. The brand is never there: it is for the compiler. */
export type ObjectNamespace<P extends object> = DurableObjectNamespace & { readonly [serves]: P };

/** The port of a binding. */
export type PortOf<Namespace> = Namespace extends ObjectNamespace<infer P> ? P : never;

/** What a class has to have to serve the port `P`: its methods, by the same names; what is near need not be promised. */
export type Served<P> = {
  [M in keyof P]: P[M] extends (...given: infer Given) => Promise<infer Answer> ? (...given: Given) => Answer | Promise<Answer> : never;
};

/** For each binding a class that serves its port. */
export type ObjectClasses<Bindings> = { [Name in keyof Bindings]: new (...given: never[]) => Served<PortOf<Bindings[Name]>> };

/** How an object is reached: what it is called where it does not answer, and how long its callers wait. */
export interface Reach<P> {
  object: string;
  deadlineMs: number;
  /** Of single methods that wait otherwise. */
  deadlinesMs?: { readonly [M in keyof P]?: number };
}

/**
 * The object of this name, behind its port. Each call is a call of the method of the same name, on a stub of its own: one that broke
 * with the object serves no other call. It ends within its deadline, or throws `dependency-unavailable`; nothing is retried.
 */
export function port<P extends object>(namespace: ObjectNamespace<P>, reach: Reach<P> & { name: string }): P {
  const { object, name, deadlineMs, deadlinesMs } = reach;
  return answering<P>((method, given) =>
    withDeadline(object, deadlinesMs?.[method] ?? deadlineMs, async () => callBy(namespace.getByName(name), method, given)),
  );
}

/** The objects of a namespace that has one for each entity, by the entity's name. */
export const objects =
  <P extends object>(namespace: ObjectNamespace<P>, reach: Reach<P>) =>
  (name: string): P =>
    port(namespace, { ...reach, name });
