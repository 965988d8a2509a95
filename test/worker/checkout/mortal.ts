import { AsyncLocalStorage } from "node:async_hooks";
import type { Deps } from "../../../src/deps.ts";
import { inPlaceOf, POSTGRES } from "../../support/network.ts";

/** Whose doing a call is: in one isolate with the process under test run the consumers of its queues and its Durable Objects. */
const living = new AsyncLocalStorage<Mortal>();

/**
 * A process that dies after so many calls to the outside have been done, before it hears their answer: Postgres, the cart's
 * owner and the payment provider alike. Dead, it can do nothing more, not even clean up.
 */
export class Mortal {
  #left: number;

  constructor(calls: number) {
    this.#left = calls;
  }

  get dead(): boolean {
    return this.#left <= 0;
  }

  async #live<T>(call: () => Promise<T>): Promise<T> {
    if (this.dead) throw new Error("the process is dead");
    const answer = await call();
    this.#left -= 1;
    if (this.dead) throw new Error("the process died");
    return answer;
  }

  /** The ports of this process. Postgres is reached by fetch, and only while `run` runs. */
  ports({ carts, payments }: Deps): Pick<Deps, "carts" | "payments"> {
    return { carts: (cartId) => this.#guarded(carts(cartId)), payments: this.#guarded(payments) };
  }

  async run(work: () => Promise<unknown>): Promise<void> {
    const end = inPlaceOf(POSTGRES, (input, init, onward) =>
      living.getStore() === this ? this.#live(() => onward(input, init)) : onward(input, init),
    );
    try {
      await living.run(this, work);
    } catch (error) {
      if (!this.dead) throw error;
    } finally {
      end();
    }
  }

  #guarded<Port extends object>(port: Port): Port {
    return new Proxy(port, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== "function") return member;
        const call = (...given: unknown[]): unknown => Reflect.apply(member, target, given) as unknown;
        return name === "parse" ? call : (...given: unknown[]) => this.#live(async () => call(...given));
      },
    });
  }
}
