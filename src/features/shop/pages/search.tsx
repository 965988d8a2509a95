import { OFFERS } from "../../../../browser/shop/texts/offers.ts";
import type { ShellProps } from "../shell.tsx";
import { Steps } from "../steps.tsx";

const Choice = ({ name, label }: { name: string; label: string }) => (
  <label>
    {label}
    <select name={name}>
      <option value="">{OFFERS.any}</option>
    </select>
  </label>
);

const Tick = ({ name, label, ticked = false }: { name: string; label: string; ticked?: boolean }) => (
  <label class="check">
    <input type="checkbox" name={name} checked={ticked} />
    {label}
  </label>
);

const Bound = ({ name }: { name: "from" | "to" }) => (
  <label>
    <span data-part={name}></span>
    <input name={name} inputmode="decimal" autocomplete="off" aria-describedby={`${name}-unreadable`} />
    <span class="soft" id={`${name}-unreadable`} data-part={`${name}-unreadable`} hidden>
      {OFFERS.unreadable}
    </span>
  </label>
);

const Filter = () => (
  <details class="card filter" open>
    <summary>{OFFERS.narrow}</summary>
    <form data-part="filter" class="fields">
      <label>
        {OFFERS.sort}
        <select name="sort">
          {(["relevance", "price", "landed"] as const).map((sort) => (
            <option value={sort}>{OFFERS.sorts[sort]}</option>
          ))}
        </select>
      </label>
      <Choice name="item" label={OFFERS.item} />
      <Choice name="supplier" label={OFFERS.supplier} />
      <Choice name="brand" label={OFFERS.brand} />
      <div class="row two">
        <Bound name="from" />
        <Bound name="to" />
      </div>
      <Tick name="available" label={OFFERS.available} />
      <Tick name="exact" label={OFFERS.exact} />
      <Tick name="group" label={OFFERS.group} ticked />
      <button type="reset" class="small">
        {OFFERS.clear}
      </button>
    </form>
  </details>
);

export const searchPage = (): ShellProps => ({
  title: OFFERS.tab,
  page: "search",
  section: "desk",
  children: (
    <>
      <Steps at="offers" />
      <h1 tabindex={-1} data-part="title" class="query">
        {OFFERS.tab}
      </h1>
      <div class="row head">
        <span data-part="state" class="chip"></span>
        <strong data-part="count" class="num"></strong>
        <details class="crawls">
          <summary data-part="suppliers"></summary>
          <ul class="list" data-part="crawls"></ul>
        </details>
        <span class="soft" data-part="live"></span>
        <a class="button small" data-part="brief" hidden>
          {OFFERS.brief}
        </a>
        <button type="button" class="small" data-part="stop" hidden>
          {OFFERS.stop}
        </button>
      </div>
      <p class="notice" data-part="degraded" hidden></p>
      <p class="notice" data-part="not-exactly" hidden></p>
      <p class="problem" data-part="problem" hidden></p>
      <p class="notice row" data-part="draft" hidden>
        {OFFERS.draft}
        <button type="button" data-part="confirm">
          {OFFERS.confirm}
        </button>
      </p>
      <div class="catalog">
        <Filter />
        <section aria-labelledby="offers">
          <h2 id="offers" class="unseen">
            {OFFERS.tab}
          </h2>
          <button type="button" class="fresh" data-part="fresh" hidden></button>
          <p class="soft" data-part="empty">
            {OFFERS.waiting}
          </p>
          <ul class="offers" data-part="offers"></ul>
          <button type="button" data-part="more" hidden>
            {OFFERS.more}
          </button>
        </section>
      </div>
      <div class="tray">
        <button type="button" data-part="compare" hidden></button>
        <a class="button primary" data-part="cart" hidden>
          {OFFERS.toCart}
        </a>
      </div>
      <dialog data-part="dialog" aria-labelledby="compare-title"></dialog>
    </>
  ),
});
