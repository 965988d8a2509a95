import { call, check } from "../journey/client.ts";
import type { Stage } from "./stage.ts";

/** One command to the local cloud's Redis, past the Worker. */
export async function inRedis({ stack }: Pick<Stage, "stack">, ...command: string[]): Promise<unknown> {
  const { redis } = stack;
  check(redis, "the drill needs the Redis that the Worker was given");
  const headers = { authorization: `Bearer ${redis.token}` };
  return (await call<{ result: unknown }>(redis.url, "POST", "/", { body: command, headers })).body.result;
}
