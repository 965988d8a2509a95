/**
 * From a need in words to an order, with nothing but Node's own `fetch` (Node 20 or later):
 *
 *   API=http://127.0.0.1:8787 EMAIL=… PASSWORD=… node examples/node/order.mjs
 *
 * `STRIPE` and `STRIPE_PUBLISHABLE_KEY` (both in `.local/stack.json` of a running stack; the key is the secret one with `pk_` for `sk_`)
 * have it paid by a test card; without them it ends where the buyer would pay.
 */
const { API = "http://127.0.0.1:8787", EMAIL, PASSWORD, STRIPE, STRIPE_PUBLISHABLE_KEY } = process.env;
if (!EMAIL || !PASSWORD) throw new Error("EMAIL and PASSWORD of a buyer are needed: npm start prints some");

let token;

/** One call. A refusal is a problem (RFC 9457), whose `detail` says what helps. */
async function call(method, path, body, headers = {}) {
  const response = await fetch(API + path, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) {
    const problem = await response.json();
    throw new Error(`${method} ${path}: ${response.status} ${problem.title}: ${problem.detail ?? ""} (${problem.requestId})`);
  }
  return response;
}
const json = async (...of) => (await call(...of)).json();

/** Asks until there is what is waited for, for two minutes at most. */
async function until(path, found) {
  for (const started = Date.now(); Date.now() - started < 120_000;) {
    const answer = await json("GET", path);
    if (found(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`${path} did not come to what was waited for`);
}

({ accessToken: token } = await json("POST", "/auth/login", { email: EMAIL, password: PASSWORD }));

const chat = await json("POST", "/chat-sessions", {});
// The reply is a stream of events; this program reads it to its end and looks at none.
const content = "We need 20 laser printers for our office in Berlin, at most 12,000 EUR, within three weeks.";
await (await call("POST", `/chat-sessions/${chat.id}/messages`, { content }, { "idempotency-key": `say-${chat.id}` })).text();
await call("POST", `/chat-sessions/${chat.id}/finalize`);
const { briefId } = await until(`/chat-sessions/${chat.id}`, (session) => session.briefId !== null);
console.log(`brief ${briefId}`);

const search = await json("POST", "/searches", { briefId });
await call("POST", `/searches/${search.id}/confirm`);
const { body } = await call("GET", `/searches/${search.id}/stream`);
let offers = 0;
let rest = "";
for await (const piece of body.pipeThrough(new TextDecoderStream())) {
  const lines = (rest + piece).split("\n");
  rest = lines.pop() ?? "";
  offers += lines.filter((line) => line === "event: offer.upserted").length;
}
console.log(`search ${search.id}: ${offers} offers came while it was watched`);

const { items } = await json("GET", `/offers?search=${search.id}&available=true&limit=1`);
if (items.length === 0) throw new Error("nothing can be bought");
const cart = await json("POST", "/carts", { currency: search.currency });
const filled = await json("POST", `/carts/${cart.id}/items`, { offerId: items[0].id, quantity: 2 });

// The key makes it one checkout, however often it is sent; the version makes it of the cart that was seen.
const key = { "idempotency-key": `order-${cart.id}` };
const order = { cartId: cart.id, expectedSnapshotVersion: filled.snapshotVersion };
const checkout = await json("POST", "/checkouts", order, key);
console.log(`checkout ${checkout.id}: ${checkout.amount.amount} ${checkout.amount.currency} in minor units`);

if (STRIPE && STRIPE_PUBLISHABLE_KEY) {
  const paid = await fetch(`${STRIPE}/v1/payment_intents/${checkout.payment.intentId}/confirm`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`${STRIPE_PUBLISHABLE_KEY}:`)}` },
    body: new URLSearchParams({ client_secret: checkout.clientSecret, payment_method: "pm_card_visa" }),
  });
  if (!paid.ok) throw new Error(`the payment was refused: ${await paid.text()}`);
  const { orderId } = await until(`/checkouts/${checkout.id}`, (attempt) => attempt.orderId);
  const { state } = await json("GET", `/orders/${orderId}`);
  console.log(`order ${orderId} is ${state}`);
} else console.log("pay it in a browser, or name STRIPE and STRIPE_PUBLISHABLE_KEY");
