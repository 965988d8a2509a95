import type { Platform } from "../platform.ts";

/** The origin of a request, where pages of it may call us and read what we answer (CORS, Fetch §3.3). */
export const allowedOrigin = ({ settings: { site } }: Pick<Platform, "settings">, origin: string | null): string | undefined =>
  origin !== null && site.state === "configured" && site.value.CORS_ORIGINS.includes(origin) ? origin : undefined;
