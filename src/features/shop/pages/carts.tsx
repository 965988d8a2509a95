import { CART } from "../../../../browser/shop/texts/cart.ts";
import type { Words } from "../../../platform/language/translate.ts";
import type { ShellProps } from "../shell.tsx";
import { Steps } from "../steps.tsx";

export const cartsPage = (_: unknown, words: Words): ShellProps => ({
  title: words.say(CART.list.title),
  page: "carts",
  section: "cart",
  children: (
    <>
      <h1 tabindex={-1}>{words.say(CART.list.title)}</h1>
      <p class="soft" data-part="none" hidden>
        {words.say(CART.list.none)}
      </p>
      <ul class="list" data-part="carts"></ul>
    </>
  ),
});

export const cartPage = (_: unknown, words: Words): ShellProps => ({
  title: words.say(CART.tab),
  page: "cart",
  section: "cart",
  children: (
    <>
      <Steps at="cart" words={words} />
      <h1 tabindex={-1}>{words.say(CART.title)}</h1>
      <p class="notice" data-part="degraded" hidden></p>
      <div class="notice" data-part="conflict" role="status" hidden></div>
      <p class="problem" data-part="problem" hidden></p>
      <p data-part="empty" hidden>
        {words.say(CART.empty)}{" "}
        <a class="button small" href="/app">
          {words.say(CART.desk)}
        </a>
      </p>
      <h2 class="unseen">{words.say(CART.tab)}</h2>
      <ul class="lines" data-part="lines"></ul>
      <div class="card sum" data-part="sum" hidden>
        <div class="row ends">
          <span>{words.say(CART.total)}</span>
          <strong class="price num" data-part="total"></strong>
        </div>
        <p class="notice" data-part="charge" hidden></p>
        <div class="row ends">
          <button type="button" class="quiet" data-part="clear">
            {words.say(CART.clear)}
          </button>
          <span class="row">
            <button type="button" data-part="refresh" hidden>
              {words.say(CART.refresh)}
            </button>
            <button type="button" class="primary" data-part="checkout">
              {words.say(CART.checkout)}
            </button>
          </span>
        </div>
      </div>
      <dialog data-part="dialog" aria-labelledby="clear-ask">
        <p id="clear-ask">{words.say(CART.clearAsk)}</p>
        <form method="dialog" class="row ends">
          <button value="no">{words.say(CART.no)}</button>
          <button value="yes" class="primary">
            {words.say(CART.yes)}
          </button>
        </form>
      </dialog>
    </>
  ),
});
