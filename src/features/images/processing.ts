import type { Platform } from "../../platform/platform.ts";

interface Signing {
  key: string;
  salt: string;
}

/** Who processes pictures, and what their addresses are signed with. */
export type Processing = Signing & ({ by: "imgproxy"; baseUrl: string } | { by: "cloudflare-images"; images: ImagesBinding });

/** The processor the contract names, as far as the settings have it: imgproxy, or the platform's own transformations in its place (DEP-1). */
export function processingOf({ settings, contract }: Pick<Platform, "settings" | "contract">): Processing | undefined {
  const { imageSigning, imageProcessor, imageTransforms } = settings;
  if (imageSigning.state !== "configured") return undefined;
  const signing = { key: imageSigning.value.IMAGE_PROC_KEY, salt: imageSigning.value.IMAGE_PROC_SALT };
  if (contract.standIns.IMAGE_PROC_BASE_URL)
    return imageTransforms.state === "configured"
      ? { by: "cloudflare-images", images: imageTransforms.value.IMAGE_TRANSFORMS, ...signing }
      : undefined;
  return imageProcessor.state === "configured"
    ? { by: "imgproxy", baseUrl: imageProcessor.value.IMAGE_PROC_BASE_URL, ...signing }
    : undefined;
}
