import { isLiteralElement, isPluralElement, isSelectElement, parse, type MessageFormatElement } from "@formatjs/icu-messageformat-parser";

/**
 * What is wrong with a catalogue: texts that it lacks, texts that nobody says any more, those that are about something else than in English,
 * that are no ICU MessageFormat, or that leave out one of the language's plural forms.
 */
export function messageFaults(language: string, catalogue: Readonly<Record<string, string>>, said: ReadonlySet<string>): string[] {
  const missing = [...said].filter((text) => !Object.hasOwn(catalogue, text)).map((text) => `lacks ${JSON.stringify(text)}`);
  const kept = Object.entries(catalogue).flatMap(([text, translation]) =>
    said.has(text)
      ? faultsOf(language, text, translation).map((fault) => `${JSON.stringify(text)} ${fault}`)
      : [`has ${JSON.stringify(text)}, which nobody says`],
  );
  return [...missing, ...kept].map((fault) => `${language}: ${fault}`);
}

function faultsOf(language: string, text: string, translation: string): string[] {
  if (translation.trim() === "") return ["is empty"];
  let elements: MessageFormatElement[];
  try {
    elements = parse(translation);
  } catch (error) {
    return [`is no message: ${(error as Error).message}`];
  }
  const wanted = new Set([...text.matchAll(/\{(\d+)\}/g)].map(([, place = ""]) => place));
  const named = new Set(elements.flatMap(namesOf));
  const differing = [...[...wanted].filter((name) => !named.has(name)), ...[...named].filter((name) => !wanted.has(name))];
  const open = (written: string): string =>
    [...written.matchAll(/\{([A-Za-z][\w.]*)[?}]/g)]
      .map(([, name = ""]) => name)
      .toSorted()
      .join(", ");
  const [toFill, filled] = [open(text.replaceAll(/'([{}])'/g, "$1")), open(elements.map(literalOf).join(""))];
  const forms = new Set(new Intl.PluralRules(language).resolvedOptions().pluralCategories);
  const lacking = elements.flatMap((element) => (isPluralElement(element) ? [...forms].filter((form) => !(form in element.options)) : []));
  return [
    ...(toFill === filled ? [] : [`leaves {${filled}} to be filled in, and not {${toFill}}`]),
    ...(differing.length === 0 ? [] : [`differs in {${differing.join("}, {")}}`]),
    ...(lacking.length === 0 ? [] : [`lacks the plural form ${lacking.join(", ")}`]),
  ];
}

const literalOf = (element: MessageFormatElement): string => (isLiteralElement(element) ? element.value : "");

/** What an element is about, and what stands within it. */
function namesOf(element: MessageFormatElement): string[] {
  const within =
    isPluralElement(element) || isSelectElement(element)
      ? Object.values(element.options).flatMap(({ value }) => value.flatMap(namesOf))
      : [];
  return "value" in element && !isLiteralElement(element) ? [element.value, ...within] : within;
}
