import { LANGUAGES, SOURCE_LANGUAGE } from "../src/platform/language/languages.ts";
import { messageFaults } from "./message-faults.ts";
import { messagesInSource } from "./message-sources.ts";
import { conclude, read } from "./source-facts.ts";

/** `npm run messages:check`: each text of the source stands in each language's catalogue, and nothing else does. */
const said = messagesInSource();
const languages = LANGUAGES.filter((language) => language !== SOURCE_LANGUAGE);
const wrong = languages.flatMap((language) =>
  messageFaults(language, JSON.parse(read(`src/messages/${language}.json`)) as Record<string, string>, said),
);
conclude("messages", wrong, `${String(said.size)} texts in ${String(languages.length)} languages beside English`);
