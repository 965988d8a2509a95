import { call } from "../journey/client.ts";
import type { BenchLine } from "./bench-line.ts";
import type { Bench } from "./bench.ts";
import { Connection } from "./connection.ts";
import { credentialsOf, newBuyer } from "./setting.ts";
import { median } from "./statistics.ts";

const SIGN_INS = 20;
const ROUNDS = 3;
const QUIET_READS = 200;
const ADDED_TARGET_MS = 60;

/** What others wait for while many sign in at once: cart reads one after the other on a connection, before and meanwhile. */
export async function signInFigures({ ours }: Bench): Promise<BenchLine[]> {
  const names = Array.from({ length: SIGN_INS }, (_, index) => `sign-in-${index}`);
  const [token] = await inTurn(names, (name) => newBuyer(ours, name));
  const cart = await call<{ id: string }>(ours.url, "POST", "/carts", { token, body: {} });
  const read = { method: "GET", path: `/carts/${cart.body.id}`, headers: { authorization: `Bearer ${token}` } };
  const connection = await Connection.open(ours.url);
  const timed = async (): Promise<number> => {
    const started = performance.now();
    const { status } = await connection.call(read);
    if (status !== 200) throw new Error(`the cart answered ${status}`);
    return performance.now() - started;
  };

  const quiet = await inTurn(Array.from({ length: QUIET_READS }), timed);
  const meanwhile: number[] = [];
  const statuses: number[] = [];
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const under = { way: names.length };
    const signingIn = names.map(async (name) => {
      const started = performance.now();
      statuses.push(await signIn(ours.url, name));
      times.push(performance.now() - started);
      under.way -= 1;
    });
    while (under.way > 0) meanwhile.push(await timed());
    await Promise.all(signingIn);
  }
  connection.close();
  const refused = statuses.filter((status) => status !== 200);
  const others = `GET /carts/{id} while ${SIGN_INS} sign in at once`;
  const signIns = `POST /auth/login, ${SIGN_INS} at once`;
  return [
    {
      name: `${others}: median`,
      unit: "ms",
      value: median(meanwhile),
      against: median(quiet),
      beside: "while nobody does",
      target: { of: "value", atMost: median(quiet) + ADDED_TARGET_MS },
    },
    { name: `${others}: longest`, unit: "ms", value: Math.max(...meanwhile), against: Math.max(...quiet), beside: "while nobody does" },
    { name: `${signIns}: median`, unit: "ms", value: median(times) },
    { name: `${signIns}: refused of ${statuses.length}`, unit: "sign-ins", value: refused.length },
  ];
}

/** Each on a connection of its own, as twenty people come. Answers the status: a refusal that says when to come again is a figure too. */
async function signIn(url: string, name: string): Promise<number> {
  const connection = await Connection.open(url);
  const { status } = await connection.call({ method: "POST", path: "/auth/login", body: JSON.stringify(credentialsOf(name)) });
  connection.close();
  return status;
}

async function inTurn<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
