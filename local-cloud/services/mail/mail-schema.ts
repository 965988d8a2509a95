import { z } from "zod";

const address = z.string().regex(/^(?:[^<>\r\n]{1,100} <[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/);

/** What Resend takes at `POST /emails`, as far as it is text. Members it knows and we do not keep are let through. */
export const emailBody = z.looseObject({
  from: address,
  to: z.union([address, z.array(address).min(1).max(50)]).transform((to) => [to].flat()),
  subject: z.string().min(1),
  text: z.string().optional(),
  html: z.string().optional(),
});

/** One mail that was taken. */
export interface StoredMail {
  id: string;
  /** RFC 3339, UTC, milliseconds. */
  createdAt: string;
  from: string;
  to: string[];
  subject: string;
  text: string;
  /** Null where the sender gave none. */
  idempotencyKey: string | null;
}
