import { sql } from "drizzle-orm";
import type { Deps } from "../../../src/deps.ts";
import { createCart } from "../../../src/features/cart/create-cart.ts";
import { valueOf } from "../../support/value-of.ts";
import { provenBuyer, tokenOf } from "./service-token-setting.ts";

/** In each conversation. */
export const MESSAGES = 130;

/** A proven buyer, signed in, with two conversations of more messages than are read at once, searches, a cart, an automation with a dead letter, and a service token. */
export async function busyBuyer(deps: Deps) {
  const buyer = await provenBuyer(deps);
  const chats = [deps.ids.next("chat"), deps.ids.next("chat")];
  for (const chat of chats) {
    await deps.db.execute(
      sql`insert into chat_sessions (id, buyer_id, created_at, updated_at) values (${chat}, ${buyer.id}, now(), now())`,
    );
    await deps.db.execute(sql`
      insert into chat_messages (id, session_id, role, content, created_at)
      select ${`${chat}_`} || lpad(n::text, 4, '0'), ${chat}, 'user', 'message ' || n || ' of ' || ${buyer.id}::text, now()
      from generate_series(1, ${MESSAGES}) n`);
  }
  const automation = deps.ids.next("auto");
  await deps.db.execute(sql`
    insert into automations (id, buyer_id, name, event_type, url, secret, enabled, created_at, updated_at)
    values (${automation}, ${buyer.id}, 'To us', 'order.completed', 'https://hooks.acme.dev/', 'whsec_secret', true, now(), now())`);
  const event = {
    id: `evt_${automation}`,
    type: "order.completed",
    occurredAt: deps.clock.now().toISOString(),
    subject: "ord_1",
    data: {},
  };
  await deps.db.execute(sql`
    insert into automation_dead_letters (id, key, automation_id, event_id, buyer_id, event, cause, error, state, created_at, updated_at)
    values (${`dl_${automation}`}, ${automation}, ${automation}, ${`evt_${automation}`}, ${buyer.id}, ${JSON.stringify(event)}::jsonb, 'spent', 'HTTP 500', 'handled-manually', now(), now())`);
  await deps.db.execute(sql`
    insert into searches (id, buyer_id, query, items, currency, state, created_at)
    select ${`sea_${buyer.id}_`} || n, ${buyer.id}, 'cable', '[]', 'EUR', 'DRAFT', now() from generate_series(1, 3) n`);
  const cart = valueOf(await createCart(deps, { buyerId: buyer.id, currency: "EUR" }));
  const { token } = await tokenOf(deps, buyer.id);
  return { ...buyer, chats, automation, cart: cart.cart.id, token };
}
