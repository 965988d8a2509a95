import { CHECKOUT } from "../../../../browser/shop/texts/checkout.ts";
import type { Platform } from "../../../platform/platform.ts";
import type { Words } from "../../../platform/language/translate.ts";
import type { ShellProps } from "../shell.tsx";
import { Steps } from "../steps.tsx";

/** What Stripe's script needs of a page's policy (docs.stripe.com/security/guide#content-security-policy). */
const STRIPE = {
  scripts: ["https://js.stripe.com", "https://*.js.stripe.com"],
  frames: ["https://js.stripe.com", "https://*.js.stripe.com", "https://hooks.stripe.com"],
  connections: ["https://api.stripe.com"],
};

const Problem = () => <p class="problem" data-part="problem" hidden></p>;

const Pay = () => <button class="primary large" type="submit"></button>;

/** Stripe's own form, or where payments are made at a stand-in with no script of its own, a plain one for its test cards. */
export const checkoutPage = ({ settings: { cardForm } }: Pick<Platform, "settings">, words: Words): ShellProps => {
  const { STRIPE_PUBLISHABLE_KEY: key = "", STRIPE_BASE_URL: standIn } = cardForm.state === "configured" ? cardForm.value : {};
  return {
    title: words.say(CHECKOUT.tab),
    page: "checkout",
    section: "cart",
    lets: standIn === undefined ? STRIPE : { connections: [new URL(standIn).origin] },
    data: { "data-publishable-key": key, "data-paid-at": standIn ?? "" },
    children: (
      <>
        <Steps at="pay" words={words} />
        <h1 tabindex={-1}>{words.say(CHECKOUT.title)}</h1>
        <div class="sides">
          <div>
            <Problem />
            <p class="notice" data-part="degraded" hidden></p>
            <p class="good" data-part="waits" role="status" hidden></p>
            <p class="notice" data-part="ended" hidden></p>
            <section class="card" data-part="card" aria-labelledby="card" hidden>
              <h2 id="card">{words.say(CHECKOUT.card)}</h2>
              {standIn === undefined ? <StripeForm /> : <StandInForm words={words} />}
            </section>
            <section class="card" data-part="authenticate" hidden>
              <p>{words.say(CHECKOUT.bank)}</p>
              <button type="button" class="primary" data-part="bank">
                {words.say(CHECKOUT.toBank)}
              </button>
            </section>
            <button type="button" class="quiet" data-part="cancel" hidden>
              {words.say(CHECKOUT.cancel)}
            </button>
          </div>
          <aside class="card brief" aria-labelledby="amount">
            <h2 id="amount">{words.say(CHECKOUT.amount)}</h2>
            <p class="price num" data-part="amount"></p>
            <p class="soft" data-part="until"></p>
            <h3>{words.say(CHECKOUT.lines)}</h3>
            <ul class="list small" data-part="lines"></ul>
          </aside>
        </div>
      </>
    ),
  };
};

const StripeForm = () => (
  <form data-part="stripe" class="fields" method="post">
    <div data-part="element"></div>
    <Problem />
    <Pay />
  </form>
);

const StandInForm = ({ words }: { words: Words }) => (
  <form data-part="stand-in" class="fields" method="post" autocomplete="off">
    <div class="notice">
      <p>{words.say(CHECKOUT.test)}</p>
      <ul class="cards">
        {CHECKOUT.cards.map(([number, does]) => (
          <li>
            <button type="button" class="small num" dir="ltr" data-card={number}>
              {number}
            </button>{" "}
            {words.say(does)}
          </li>
        ))}
      </ul>
    </div>
    <label>
      {words.say(CHECKOUT.number)}
      <input name="number" dir="ltr" inputmode="numeric" required maxlength={25} />
    </label>
    <div class="row two">
      <label>
        {words.say(CHECKOUT.expiry)}
        <input name="expiry" dir="ltr" required maxlength={7} placeholder="12/34" />
      </label>
      <label>
        {words.say(CHECKOUT.cvc)}
        <input name="cvc" dir="ltr" inputmode="numeric" required maxlength={4} />
      </label>
    </div>
    <Problem />
    <Pay />
  </form>
);
