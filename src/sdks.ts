/**
 * What is heavy and needed by some requests alone. Wrangler bundles an `import()` with all the rest, so that it would be read at every start:
 * each of these is a module of its own beside the Worker's, written by `npm run worker:prepare` before a build and loaded at its first use.
 * The paths are the bundle's, which keeps them as they stand here; tests take the packages themselves (vitest.config.ts).
 */
export const loadStripe = () => import("./sdks/stripe.js");
export const loadMongo = () => import("./sdks/mongodb.js");
export const loadMcp = () => import("./sdks/mcp.js");
export const loadAgentCheckout = () => import("./sdks/agent-checkout.js");
export const loadAdExplanation = () => import("./sdks/ad-explanation.js");
export const loadDiscoveryDocuments = () => import("./sdks/discovery-documents.js");
export const loadOtpauth = () => import("./sdks/otpauth.js");
export const loadGuides = () => import("./sdks/guides.js");
export const loadAutomationCards = () => import("./sdks/automation-cards.js");
export const loadConditionFaults = () => import("./sdks/condition-faults.js");
export const loadSeals = () => import("./sdks/seals.js");
export const loadAutomationMail = () => import("./sdks/automation-mail.js");
export const loadOpenApi = () => import("./sdks/openapi.js");
export const loadReferencePages = () => import("./sdks/reference-pages.js");
export const loadShopPages = () => import("./sdks/shop-pages.js");
export const loadShopScript = () => import("./sdks/shop-script.js");
export const loadAccountCards = () => import("./sdks/account-cards.js");
export const loadAccountMails = () => import("./sdks/account-mails.js");
export const loadOperationsCards = () => import("./sdks/operations-cards.js");
export const loadOrderActs = () => import("./sdks/order-acts.js");
export const loadOrderTimeline = () => import("./sdks/order-timeline.js");
export const loadPostMortem = () => import("./sdks/post-mortem.js");
export const loadScrypt = () => import("./sdks/scrypt.js");
export const loadSupplierCards = () => import("./sdks/supplier-cards.js");
export const loadPageReading = () => import("./sdks/page-reading.js");
export const loadBriefReading = () => import("./sdks/brief-reading.js");
export const loadThingReading = () => import("./sdks/thing-reading.js");
export const loadCampaignCards = () => import("./sdks/campaign-cards.js");
export const loadFxCards = () => import("./sdks/fx-cards.js");
export const loadImageLook = () => import("./sdks/image-look.js");
export const loadConsoleLook = () => import("./sdks/console-look.js");
export const loadTimelineCards = () => import("./sdks/timeline-cards.js");
export const loadUsageCards = () => import("./sdks/usage-cards.js");
export const loadContractRelations = () => import("./sdks/contract-relations.js");
export const loadCommonPasswords = () => import("./sdks/common-passwords.js");
export const loadTokenizer = () => import("./sdks/tokenizer.js");
export const loadLocaleMatcher = () => import("./sdks/locale-matcher.js");
export const loadMessageFormat = () => import("./sdks/message-format.js");
export const loadGerman = () => import("./sdks/messages-de.js");
export const loadFrench = () => import("./sdks/messages-fr.js");
export const loadSpanish = () => import("./sdks/messages-es.js");
export const loadJapanese = () => import("./sdks/messages-ja.js");
export const loadArabic = () => import("./sdks/messages-ar.js");
export const loadGermanConsole = () => import("./sdks/console-messages-de.js");
export const loadFrenchConsole = () => import("./sdks/console-messages-fr.js");
export const loadSpanishConsole = () => import("./sdks/console-messages-es.js");
export const loadJapaneseConsole = () => import("./sdks/console-messages-ja.js");
export const loadArabicConsole = () => import("./sdks/console-messages-ar.js");
