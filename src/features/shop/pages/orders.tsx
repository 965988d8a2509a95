import { COMMON } from "../../../../browser/shop/texts/common.ts";
import { ORDERS } from "../../../../browser/shop/texts/orders.ts";
import type { Words } from "../../../platform/language/translate.ts";
import type { ShellProps } from "../shell.tsx";
import { Steps } from "../steps.tsx";

export const ordersPage = (_: unknown, words: Words): ShellProps => ({
  title: words.say(ORDERS.tab),
  page: "orders",
  section: "orders",
  children: (
    <>
      <h1 tabindex={-1}>{words.say(ORDERS.title)}</h1>
      <p class="soft" data-part="none" hidden>
        {words.say(ORDERS.none)}
      </p>
      <ul class="list" data-part="orders"></ul>
      <p class="problem" data-part="problem" hidden></p>
      <button type="button" data-part="more" hidden>
        {words.say(COMMON.more)}
      </button>
    </>
  ),
});

export const orderPage = (_: unknown, words: Words): ShellProps => ({
  title: words.say(ORDERS.order),
  page: "order",
  section: "orders",
  children: (
    <>
      <Steps at="order" words={words} />
      <div class="row">
        <h1 tabindex={-1}>{words.say(ORDERS.order)}</h1>
        <span class="chip good" data-part="state"></span>
      </div>
      <p class="soft num" data-part="number"></p>
      <div class="sides">
        <section class="card" aria-labelledby="lines">
          <h2 id="lines">{words.say(ORDERS.lines)}</h2>
          <ul class="list" data-part="lines"></ul>
          <div class="row ends">
            <span>{words.say(ORDERS.total)}</span>
            <strong class="price num" data-part="total"></strong>
          </div>
          <p class="soft" data-part="refunded"></p>
        </section>
        <aside class="card" aria-labelledby="life">
          <h2 id="life">{words.say(ORDERS.life)}</h2>
          <ol class="life" data-part="life"></ol>
          <h2>{words.say(ORDERS.bySupplier)}</h2>
          <ul class="list small" data-part="suppliers"></ul>
        </aside>
      </div>
    </>
  ),
});
