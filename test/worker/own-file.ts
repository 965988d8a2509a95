import { env } from "cloudflare:workers";
import { beforeAll } from "vitest";
import { createDeps } from "../../src/deps.ts";
import { takeBack } from "./left-for-all.ts";

/** A file meets nothing that another left behind for everybody. */
beforeAll(() => takeBack(createDeps(env).db));
