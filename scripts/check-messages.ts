import { LANGUAGES, SOURCE_LANGUAGE } from "../src/platform/language/languages.ts";
import { consoleMessagesInSource, untaggedInPages } from "./console-messages.ts";
import { messageFaults } from "./message-faults.ts";
import { messagesInSource } from "./message-sources.ts";
import { conclude, read } from "./source-facts.ts";

/** `npm run messages:check`: each text of the source stands in each language's catalogue, and nothing else does; so do those of the console. */
const common = messagesInSource();
const ofConsole = consoleMessagesInSource();
const languages = LANGUAGES.filter((language) => language !== SOURCE_LANGUAGE);
const faultsIn = (folder: string, said: ReadonlySet<string>): string[] =>
  languages.flatMap((language) =>
    messageFaults(language, JSON.parse(read(`${folder}/${language}.json`)) as Record<string, string>, said).map(
      (fault) => `${folder}: ${fault}`,
    ),
  );
const wrong = [...faultsIn("src/messages", common), ...faultsIn("src/messages/console", ofConsole), ...untaggedInPages()];
conclude(
  "messages",
  wrong,
  `${String(common.size)} texts, and ${String(ofConsole.size)} of the console, in ${String(languages.length)} languages beside English`,
);
