import { DurableObject } from "cloudflare:workers";
import type { Bindings } from "../src/env.ts";

export class OpsDesk extends DurableObject<Bindings> {}
