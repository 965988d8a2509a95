import type { Tool } from "./tool.ts";
import { buying } from "./tools/buying.ts";
import { carting } from "./tools/cart.ts";
import { describing } from "./tools/describing.ts";
import { finding } from "./tools/finding.ts";
import { ordering } from "./tools/ordering.ts";

/** The tasks of a buyer, in their order: few, because a client puts all of them before its model. */
export const TOOLS: readonly Tool[] = [...describing, ...finding, ...carting, ...buying, ...ordering];
