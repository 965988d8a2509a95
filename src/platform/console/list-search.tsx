import * as z from "zod";
import { tell } from "./tell.ts";
import { stateName } from "./state-names.ts";

type Asked = Readonly<Record<string, string | undefined>>;

/** The list's address with what is asked for; what is not is left out. */
export function addressWith(path: string, asked: Asked): string {
  const given = Object.entries(asked).flatMap(([name, value]) => (value === undefined || value === "" ? [] : [[name, value]]));
  const search = new URLSearchParams(given).toString();
  return search === "" ? path : `${path}?${search}`;
}

/** One of the values, or none of them as a form says it. */
export const orAny = <const Values extends readonly string[]>(values: Values) =>
  z
    .enum(["", ...values])
    .transform((value) => (values.includes(value) ? (value as Values[number]) : undefined))
    .optional();

interface ListSearchProps {
  path: string;
  /** What is asked for now; what no choice is for stays as it is. */
  asked: Asked;
  choices: readonly { name: string; label: string; values: readonly string[] }[];
  /** Of what the words are looked for in. */
  label: string;
}

/** Looks through a list by its address; works without script. */
export const ListSearch = ({ path, asked, choices, label }: ListSearchProps) => {
  const shown = new Set(["text", ...choices.map(({ name }) => name)]);
  const kept = Object.entries(asked).filter(([name, value]) => !shown.has(name) && value !== undefined);
  const isSearched = Object.entries(asked).some(([name, value]) => shown.has(name) && value !== undefined);
  return (
    <form class="range" role="search" method="get" action={path}>
      {kept.map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <label class="user">
        {label}
        <input name="text" type="search" value={asked["text"] ?? ""} maxlength={100} autocomplete="off" />
      </label>
      {choices.map(({ name, label: what, values }) => (
        <label>
          {what}
          <select name={name}>
            <option value="">{tell`any`}</option>
            {values.map((value) => (
              <option value={value} selected={asked[name] === value}>
                {stateName(value)}
              </option>
            ))}
          </select>
        </label>
      ))}
      <button class="primary">{tell`Find`}</button>
      {isSearched && <a href={addressWith(path, Object.fromEntries(kept))}>{tell`All`}</a>}
    </form>
  );
};
