import { Routes } from "../../platform/http/route.ts";
import type { Platform } from "../../platform/platform.ts";

export const cartRoutes = new Routes<Platform>();
