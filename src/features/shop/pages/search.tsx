import { OFFERS } from "../../../../browser/shop/texts/offers.ts";
import type { Words } from "../../../platform/language/translate.ts";
import type { ShellProps } from "../shell.tsx";
import { Steps } from "../steps.tsx";

const Choice = ({ name, label, words }: { name: string; label: string; words: Words }) => (
  <label>
    {label}
    <select name={name}>
      <option value="">{words.say(OFFERS.any)}</option>
    </select>
  </label>
);

const Tick = ({ name, label, ticked = false }: { name: string; label: string; ticked?: boolean }) => (
  <label class="check">
    <input type="checkbox" name={name} checked={ticked} />
    {label}
  </label>
);

const Bound = ({ name, words }: { name: "from" | "to"; words: Words }) => (
  <label>
    <span data-part={name}></span>
    <input name={name} inputmode="decimal" autocomplete="off" aria-describedby={`${name}-unreadable`} />
    <span class="soft" id={`${name}-unreadable`} data-part={`${name}-unreadable`} hidden>
      {words.say(OFFERS.unreadable)}
    </span>
  </label>
);

const Filter = ({ words }: { words: Words }) => (
  <details class="card filter" open>
    <summary>{words.say(OFFERS.narrow)}</summary>
    <form data-part="filter" class="fields">
      <label>
        {words.say(OFFERS.sort)}
        <select name="sort">
          {(["relevance", "price", "landed"] as const).map((sort) => (
            <option value={sort}>{words.say(OFFERS.sorts[sort])}</option>
          ))}
        </select>
      </label>
      <Choice name="item" label={words.say(OFFERS.item)} words={words} />
      <Choice name="supplier" label={words.say(OFFERS.supplier)} words={words} />
      <Choice name="brand" label={words.say(OFFERS.brand)} words={words} />
      <div class="row two">
        <Bound name="from" words={words} />
        <Bound name="to" words={words} />
      </div>
      <Tick name="available" label={words.say(OFFERS.available)} />
      <Tick name="exact" label={words.say(OFFERS.exact)} />
      <Tick name="group" label={words.say(OFFERS.group)} ticked />
      <button type="reset" class="small">
        {words.say(OFFERS.clear)}
      </button>
    </form>
  </details>
);

export const searchPage = (_: unknown, words: Words): ShellProps => ({
  title: words.say(OFFERS.tab),
  page: "search",
  section: "desk",
  children: (
    <>
      <Steps at="offers" words={words} />
      <h1 tabindex={-1} data-part="title" class="query">
        {words.say(OFFERS.tab)}
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
          {words.say(OFFERS.brief)}
        </a>
        <button type="button" class="small" data-part="stop" hidden>
          {words.say(OFFERS.stop)}
        </button>
      </div>
      <p class="notice" data-part="degraded" hidden></p>
      <p class="notice" data-part="not-exactly" hidden></p>
      <p class="problem" data-part="problem" hidden></p>
      <p class="notice row" data-part="draft" hidden>
        {words.say(OFFERS.draft)}
        <button type="button" data-part="confirm">
          {words.say(OFFERS.confirm)}
        </button>
      </p>
      <div class="catalog">
        <Filter words={words} />
        <section aria-labelledby="offers">
          <h2 id="offers" class="unseen">
            {words.say(OFFERS.tab)}
          </h2>
          <button type="button" class="fresh" data-part="fresh" hidden></button>
          <p class="soft" data-part="empty">
            {words.say(OFFERS.waiting)}
          </p>
          <ul class="offers" data-part="offers"></ul>
          <button type="button" data-part="more" hidden>
            {words.say(OFFERS.more)}
          </button>
        </section>
      </div>
      <div class="tray">
        <button type="button" data-part="compare" hidden></button>
        <a class="button primary" data-part="cart" hidden>
          {words.say(OFFERS.toCart)}
        </a>
      </div>
      <dialog data-part="dialog" aria-labelledby="compare-title"></dialog>
    </>
  ),
});
