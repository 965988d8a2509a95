import * as z from "zod";
import { idSchema } from "../../platform/ids.ts";
import { once } from "../../platform/once.ts";

/** A queue message; further members are left for later versions. */
export const wakeUpSchema = once(() => z.union([z.object({ executionId: idSchema("exec") }), z.object({ eventId: idSchema("evt") })]));

/** A queue message about a receiver that takes its time. */
export const slowDeliverySchema = once(() => z.object({ executionId: idSchema("exec") }));
