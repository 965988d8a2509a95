import type { Child } from "hono/jsx";
import { exponentOf, toDecimal, type Money } from "../money.ts";
import { addressOfAct, type Act } from "./form/act.ts";
import { readerZone } from "../language/reader.ts";
import { tell } from "./tell.ts";
import { stateName } from "./state-names.ts";

interface ActionProps extends Act {
  /** Names the button where several say the same. */
  about?: string;
  primary?: boolean;
  /** By which fields that stand elsewhere belong to it. */
  id?: string;
  /** What is sent beside what is filled in, by the field's name; a form with nothing to fill in is its button alone. */
  hidden?: Readonly<Record<string, string>>;
  children?: Child;
}

/**
 * An operator's action: a form which makes the same API call that `npm run ops` makes, once confirmed; by a script in a dialog, without one on
 * a page of its own. A field's name says after a `~` how its value is read.
 */
export const Action = ({ about, primary = true, id, hidden = {}, children, ...act }: ActionProps) => (
  <form
    method="post"
    action={addressOfAct(act)}
    {...(id === undefined ? {} : { id })}
    {...(children === undefined ? { class: "bare" } : {})}
  >
    {Object.entries(hidden).map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
    {children}
    <button class={primary ? "primary" : ""} {...(about === undefined ? {} : { "aria-label": `${act.label}: ${about}` })}>
      {act.label}
    </button>
  </form>
);

interface ActButtonProps extends Act {
  /** The field that the button is. */
  name: string;
  value: string;
  primary?: boolean;
}

/** One of several ways to send a form, each with its own question. */
export const ActButton = ({ name, value, primary = false, ...act }: ActButtonProps) => (
  <button {...(primary ? { class: "primary" } : {})} name={name} value={value} formaction={addressOfAct(act)}>
    {act.label}
  </button>
);

/** A box that is ticked or not: both are sent. */
export const FlagField = ({ name, children }: { name: string; children: Child }) => (
  <label class="check">
    <input type="hidden" name={`${name}~boolean`} value="false" />
    <input type="checkbox" name={`${name}~boolean`} value="true" />
    {children}
  </label>
);

/** By whose clock a time is typed: the browser's own, and without a script by that of the zone the page is in. */
export const InYourTime = () => (
  <>
    {tell`your time`}
    <noscript>{tell`, without a script in ${readerZone()}`}</noscript>
  </>
);

const readAs = (name: string, reading: string | undefined): string => (reading === undefined ? name : `${name}~${reading}`);

/** A labelled line or box for words. */
export const TextField = ({
  name,
  label,
  long = false,
  max = 2_000,
  reading,
  value = "",
}: {
  name: string;
  label: string;
  long?: boolean;
  max?: number;
  /** How it is read. */
  reading?: string;
  /** What a box begins with. */
  value?: string;
}) => (
  <label>
    {label}
    {long ? (
      <textarea name={readAs(name, reading)} required maxlength={max} rows={value === "" ? 3 : 12}>
        {value}
      </textarea>
    ) : (
      <input name={readAs(name, reading)} required maxlength={max} />
    )}
  </label>
);

/** A labelled amount of money, typed in units of its currency as people write it and sent in minor units. */
export const AmountField = ({ name, label, most }: { name: string; label: string; most: Money }) => {
  const digits = exponentOf(most.currency);
  const decimal = (amount: number) => toDecimal({ ...most, amount });
  return (
    <label>
      {label}
      <input
        name={`${name}~minor:${digits}`}
        type="number"
        inputmode="decimal"
        min={decimal(1)}
        max={decimal(most.amount)}
        step={decimal(1)}
        required
      />
    </label>
  );
};

/** Looks for something on a page of its own; works without script. */
export const SearchForm = ({ path, label, value = "" }: { path: string; label: string; value?: string }) => (
  <form class="range" role="search" method="get" action={path}>
    <label class="user">
      {label}
      <input name="q" type="search" value={value} maxlength={300} autocomplete="off" />
    </label>
    <button class="primary">{tell`Find`}</button>
  </form>
);

/** The link to a list's next page. */
export const More = ({ path, cursor }: { path: string; cursor: string | null }) =>
  cursor === null ? null : (
    <p>
      <a href={`${path}${path.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(cursor)}`}>{tell`Next page`}</a>
    </p>
  );

/** Links that choose what a list shows. */
export const Filter = ({
  choices,
  chosen,
  label: name = tell`Show`,
}: {
  choices: readonly { label: string; path: string }[];
  chosen: string;
  /** Where a page has several. */
  label?: string;
}) => (
  <nav class="filter" aria-label={name}>
    {choices.map(({ label, path }) => (
      <a href={path} {...(label === chosen ? { "aria-current": "true" } : {})}>
        {stateName(label)}
      </a>
    ))}
  </nav>
);
