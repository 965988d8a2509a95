import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { port } from "../../src/platform/objects/port.ts";

/** The first call of all loads the whole Worker, which takes longer than an object's callers wait. */
export const PATIENT_MS = 120_000;

/** A desk of its own by name, where a test must not meet what others did. */
export const deskNamed = (name: string) => port(env.OPS_DESK, { object: "ops-desk", name, deadlineMs: PATIENT_MS });

/** Loads the whole Worker. */
export const awakenDesk = async (): Promise<void> => void (await deskNamed("desk").lastScrapeAt());

/** Runs within the object of this name. Of which class it is, the test says, and may not be wrong: the binding knows its port alone. */
export const within = <Instance extends object, T>(
  namespace: DurableObjectNamespace,
  name: string,
  kind: new (...given: never[]) => Instance,
  run: (instance: Instance, state: DurableObjectState) => T | Promise<T>,
): Promise<T> =>
  runInDurableObject(namespace.get(namespace.idFromName(name)), (instance: object, state) => {
    if (!(instance instanceof kind)) throw new TypeError(`the object ${name} is no ${kind.name}`);
    return run(instance, state);
  });

/** The port with some of its methods replaced. A port has its methods on demand: spreading one copies none. */
export const overriding = <Port extends object>(port: Port, methods: Partial<Port>): Port =>
  new Proxy(port, { get: (target, name): unknown => Reflect.get(name in methods ? methods : target, name) });

/**
 * Rings an object's alarm and waits for its end; answers whether one was set. `runDurableObjectAlarm` finds none while one rings by itself,
 * which on a busy machine it does between two lines of a test, and goes on before that has ended.
 */
export const ring = (stub: DurableObjectStub): Promise<boolean> =>
  runInDurableObject(stub, async (instance: DurableObject, { storage }) => {
    const wasSet = (await storage.getAlarm()) !== null;
    await storage.deleteAlarm();
    if (!instance.alarm) throw new TypeError("the object has no alarm");
    await instance.alarm();
    return wasSet;
  });
