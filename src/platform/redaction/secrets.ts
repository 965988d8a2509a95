/** Of an HTTP header. */
const BEARER = /\bBearer\s+(?!(?:tokens?|auth\w*)\b)[\w.~+/=-]+/gi;
const BASIC = /\b[Bb]asic\s+(?=[a-z+/]*[A-Z\d=])[\w+/=-]{8,}/g;
/** JOSE, signed or encrypted, compact (RFC 7515, RFC 7516). */
const JOSE = /\beyJ[\w-]{1,2048}(?:\.[\w-]*){2,4}/g;
/** Ours, and the payment provider's and the models': a word that says what it is, and the rest; `pk_orders_id` is a constraint's name. */
const OURS = /\b(?:(?:sk|pk|rk)[-_](?=[\w-]{0,255}[A-Z\d])|whsec[-_]|piq[-_])[\w-]{8,}|(?<=\bpi_\w{1,255})_secret_\w+/g;
/** What others hand out, by the beginnings that they publish so that it is found where it must not be. */
const THEIRS = new RegExp(
  `\\b(?:${[
    "gh[opsur]_[A-Za-z0-9]{16,255}",
    "github_pat_\\w{16,255}",
    "gl(?:pat|dt|rt|ptt|soat|cbt)-[\\w-]{16,255}",
    "xox[abeoprs]-[\\w-]{8,255}",
    "xapp-[\\w-]{8,255}",
    "(?:AKIA|ASIA|AGPA|AROA|AIDA)[A-Z0-9]{16}",
    "AIza[\\w-]{30,}",
    "ya29\\.[\\w-]{16,}",
    "GOCSPX-[\\w-]{16,}",
    "npm_[A-Za-z0-9]{30,}",
    "pypi-[\\w-]{16,}",
    "dckr_pat_[\\w-]{16,}",
    "SG\\.[\\w-]{16,}\\.[\\w-]{16,}",
    "(?:SK|AC)[0-9a-f]{32}",
    "hf_[A-Za-z0-9]{20,}",
    "do[opr]_v1_[0-9a-f]{32,}",
    "shp(?:at|ca|pa|ss)_[0-9a-fA-F]{16,}",
    "gl(?:sa|c)_[\\w=]{16,}",
    "hv[sbr]\\.[\\w-]{16,}",
    "lin_(?:api|oauth)_\\w{16,}",
    "PMAK-[0-9a-f-]{24,}",
    "npg_\\w{8,}",
    "dapi[0-9a-f]{32}",
    "sntry[su]_[\\w+/=-]{16,}",
    "key-[0-9a-f]{32}",
    "AGE-SECRET-KEY-1[A-Z0-9]{20,}",
    "\\d{8,10}:AA[\\w-]{33}",
  ].join("|")})`,
  "g",
);
const PRIVATE_KEY = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|$)/g;
const URL_CREDENTIALS = /\b([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/@:]*:[^\s/@]+@/gi;
const URL_PARAMETER = /([?&#](?:ticket|token|access_token|refresh_token|id_token|api_?key|secret|password|signature|sig)=)[^&\s"']+/gi;
/** `password: hunter2`, in the languages of our buyers. */
const NAMED =
  /(?<![\p{L}\p{N}])((?:pw|pwd|pass|passwd|password|passwort|kennwort|passphrase|mot de passe|contrase[ñn]a|secret|client[-_ ]?secret|api[-_ ]?key|access[-_ ]?key|account[-_ ]?key|private[-_ ]?key|access[-_ ]?token|auth[-_ ]?token|refresh[-_ ]?token|token)["']?\s{0,3}(=|:|\bis\b)\s{0,3}["']?)([^\s"',;&]{4,200})/giu;
/** The same in those that are written without our letters: what is written with them behind such a word is hardly a sentence's next. */
const NAMED_ELSEWHERE =
  /((?:パスワード|暗証番号|合言葉|كلمة\s?(?:ال)?(?:مرور|سر)|الرقم السري)\s{0,3}(=|:|：|は|هي|هو)\s{0,3}["'「«]?)([!-~]{4,200})/gu;
const A_WORD = /^[\p{Ll}.…!?)]+$/iu;
const AN_AMOUNT = /^\d{1,9}$/;
const IS_A_PASSWORD = /^(?:pw|pwd|pass|kenn|mot|contra)/i;

/** The text with `[secret]` for passwords, tokens and keys, by the look of them or by what stands before them. */
export function withoutSecrets(text: string): string {
  return text
    .replace(PRIVATE_KEY, "[secret]")
    .replace(URL_CREDENTIALS, "$1[secret]@")
    .replace(BEARER, "[secret]")
    .replace(BASIC, "[secret]")
    .replace(JOSE, "[secret]")
    .replace(OURS, "[secret]")
    .replace(THEIRS, "[secret]")
    .replace(URL_PARAMETER, "$1[secret]")
    .replace(NAMED, named)
    .replace(NAMED_ELSEWHERE, "$1[secret]");
}

/** "token: expired" says what became of one and "token=120" how many; behind an equals sign a word is taken for a password all the same. */
function named(found: string, before: string, sign: string, value: string): string {
  if (value.startsWith("[secret]")) return found;
  const kept = (sign !== "=" && A_WORD.test(value)) || (AN_AMOUNT.test(value) && !IS_A_PASSWORD.test(before));
  return kept ? found : `${before}[secret]`;
}
