/** Written from the API's own document by `npm run sdk:write`. */

export interface components {
    schemas: {
        Problem: {
            type: string;
            title: string;
            status: number;
            detail?: string;
            instance?: string;
            requestId?: string;
            errors?: {
                pointer: string;
                detail: string;
            }[];
        };
        Buyer: {
            id: string;
            email: string;
            name: string;
            addressVerified: boolean;
            verification?: {
                /** @enum {string} */
                mail: "pending" | "sent" | "refused";
                /** Format: date-time */
                askedAt: string;
            };
            degraded?: components["schemas"]["Degraded"];
        };
        Degraded: {
            /** @description What is served instead. The word programs go by, and choose by it what they show to people. */
            mode: string;
            /** @description Why, in English or as a code: for logs and for who looks into it. What people read is chosen by `mode`. */
            reason: string;
            /** Format: date-time */
            since: string;
            policy: string;
            owner?: string;
        };
        Tokens: {
            accessToken: string;
            /** @constant */
            tokenType: "Bearer";
            expiresIn: number;
            refreshToken?: string;
        };
        Me: {
            /** @enum {string} */
            kind: "buyer" | "operator";
            id: string;
            email: string;
            /** @enum {string} */
            role?: "observer" | "operator" | "admin";
            addressVerified?: boolean;
            verification?: {
                /** @enum {string} */
                mail: "pending" | "sent" | "refused";
                /** Format: date-time */
                askedAt: string;
            };
            degraded?: components["schemas"]["Degraded"];
            serviceToken?: {
                id: string;
                readonly scopes: ("llm" | "chat" | "catalog:read" | "search" | "cart" | "checkout" | "orders:read" | "automations" | "ads")[];
            };
        };
        AddressState: {
            addressVerified: boolean;
            verification?: {
                /** @enum {string} */
                mail: "pending" | "sent" | "refused";
                /** Format: date-time */
                askedAt: string;
            };
            degraded?: components["schemas"]["Degraded"];
        };
        StreamTicket: {
            ticket: string;
            /** @description seconds in which it has to be used first */
            expiresIn: number;
        };
        Session: {
            id: string;
            /**
             * Format: date-time
             * @description When somebody signed in.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When its refresh token was last rotated, or it was opened.
             */
            lastUsedAt: string;
            /**
             * Format: date-time
             * @description When it ends unless it is used before.
             */
            expiresAt: string;
            /**
             * Format: date-time
             * @description When it ends however much it is used: then somebody has to sign in again.
             */
            endsAt: string;
            /** @description The `User-Agent` that signed in, cut at 200 characters. */
            client: string | null;
            /** @description Whether it is the one that asks. */
            current: boolean;
        };
        EndedSessions: {
            sessionsEnded: number;
        };
        AddressChange: {
            newEmail: string;
            /**
             * @description `pending` until the provider took the mail; `refused` where it will not take the address.
             * @enum {string}
             */
            mail: "pending" | "sent" | "refused";
            /**
             * Format: date-time
             * @description Until when the token in the mail is good.
             */
            until: string;
            degraded?: components["schemas"]["Degraded"];
        };
        /** @description Beside these a member for each kind of thing that is kept: `conversations`, `messages`, `briefs`, `searches`, `carts`, `orders` and so on. */
        AccountExport: {
            /** @constant */
            format: "procureiq-account/1";
            /** Format: date-time */
            exportedAt: string;
            account: {
                id: string;
                email: string;
                name: string;
            }[];
            /** @description False where the document lacks something. */
            complete: boolean;
            missing: {
                sections: string[];
                reason: string;
            } | null;
        };
        ClosedAccount: {
            /**
             * Format: date-time
             * @description From when on it is erased, and can be opened again no more.
             */
            eraseAt: string;
        };
        MadeServiceToken: {
            id: string;
            name: string;
            scopes: ("llm" | "chat" | "catalog:read" | "search" | "cart" | "checkout" | "orders:read" | "automations" | "ads")[];
            llmLimits: {
                /** @description Tokens a day (UTC), of prompts and answers. */
                dailyTokens?: number;
                /** @description US dollars a day (UTC), to the cent. */
                dailyUsd?: string;
                /** @description Of single models, by one of their names; calls by any of them are counted. */
                models?: {
                    [key: string]: {
                        /** @description Tokens a day (UTC), of prompts and answers. */
                        dailyTokens?: number;
                        /** @description US dollars a day (UTC), to the cent. */
                        dailyUsd?: string;
                    };
                };
            } | null;
            /** Format: date-time */
            createdAt: string;
            expiresAt: string | null;
            /** @description Coarse: written now and then while the token is in use. */
            lastUsedAt: string | null;
            revokedAt: string | null;
            /** @description Shown here and never again; absent where the answer is repeated for its Idempotency-Key. */
            token?: string;
        };
        ServiceToken: {
            id: string;
            name: string;
            scopes: ("llm" | "chat" | "catalog:read" | "search" | "cart" | "checkout" | "orders:read" | "automations" | "ads")[];
            llmLimits: {
                /** @description Tokens a day (UTC), of prompts and answers. */
                dailyTokens?: number;
                /** @description US dollars a day (UTC), to the cent. */
                dailyUsd?: string;
                /** @description Of single models, by one of their names; calls by any of them are counted. */
                models?: {
                    [key: string]: {
                        /** @description Tokens a day (UTC), of prompts and answers. */
                        dailyTokens?: number;
                        /** @description US dollars a day (UTC), to the cent. */
                        dailyUsd?: string;
                    };
                };
            } | null;
            /** Format: date-time */
            createdAt: string;
            expiresAt: string | null;
            /** @description Coarse: written now and then while the token is in use. */
            lastUsedAt: string | null;
            revokedAt: string | null;
        };
        RotatedServiceToken: {
            id: string;
            name: string;
            scopes: ("llm" | "chat" | "catalog:read" | "search" | "cart" | "checkout" | "orders:read" | "automations" | "ads")[];
            llmLimits: {
                /** @description Tokens a day (UTC), of prompts and answers. */
                dailyTokens?: number;
                /** @description US dollars a day (UTC), to the cent. */
                dailyUsd?: string;
                /** @description Of single models, by one of their names; calls by any of them are counted. */
                models?: {
                    [key: string]: {
                        /** @description Tokens a day (UTC), of prompts and answers. */
                        dailyTokens?: number;
                        /** @description US dollars a day (UTC), to the cent. */
                        dailyUsd?: string;
                    };
                };
            } | null;
            /** Format: date-time */
            createdAt: string;
            expiresAt: string | null;
            /** @description Coarse: written now and then while the token is in use. */
            lastUsedAt: string | null;
            revokedAt: string | null;
            /** @description Shown here and never again; absent where the answer is repeated for its Idempotency-Key. */
            token?: string;
            /**
             * Format: date-time
             * @description Until when the token before is good.
             */
            previousUntil: string;
        };
        ChatSessionSummary: {
            /** @description The id of a conversation. */
            id: string;
            title: string | null;
            locale: string | null;
            /** @enum {string} */
            state: "OPEN" | "QUEUED_FOR_EXTRACTION" | "FINALIZING" | "FINALIZED" | "FAILED";
            /** @description why the last extraction failed: no-items-found, extraction-refused, extraction-failed */
            failureReason: string | null;
            briefId: string | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        OpenChatSession: {
            title?: string;
            locale?: string;
        };
        ChatSession: {
            /** @description The id of a conversation. */
            id: string;
            title: string | null;
            locale: string | null;
            /** @enum {string} */
            state: "OPEN" | "QUEUED_FOR_EXTRACTION" | "FINALIZING" | "FINALIZED" | "FAILED";
            /** @description why the last extraction failed: no-items-found, extraction-refused, extraction-failed */
            failureReason: string | null;
            briefId: string | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            messages: components["schemas"]["ChatMessage"][];
        };
        ChatMessage: {
            /** @description The id of a message. */
            id: string;
            /** @enum {string} */
            role: "user" | "assistant";
            content: string;
            /** @description an answer that broke off */
            partial: boolean;
            degraded: components["schemas"]["Degraded"] | null;
            /** Format: date-time */
            createdAt: string;
        };
        /** @description By its name, the data of each event. */
        ChatReplyEvents: {
            /** @description a further piece of the answer */
            "message.delta": {
                text: string;
            };
            /** @description what came before is of another answer, made anew since: drop it */
            "message.reset": Record<string, never>;
            "message.done": {
                /** @description the answer's */
                messageId: string;
                /** @description it broke off, and may be made again */
                partial: boolean;
                /** @description tokens, each figure with who says so */
                usage: {
                    inputTokens: number;
                    inputSource: string;
                    outputTokens: number;
                    outputSource: string;
                } | null;
                degraded?: components["schemas"]["Degraded"];
            };
            error: components["schemas"]["Problem"];
        };
        ChatMessageInput: {
            content: string;
        };
        Brief: {
            title: string;
            items: components["schemas"]["BriefItem"][];
            budget: {
                /** @description minor units */
                amount: number;
                currency: string;
                /** @enum {string} */
                kind: "total" | "per-unit";
            } | null;
            currency: string | null;
            delivery: {
                place: string;
                /** @description ISO 3166-1 alpha-2 */
                country: string | null;
            } | null;
            deadline: string | null;
            constraints: string[];
            /** @description what the buyer should still be asked for */
            missing: string[];
            /** @description The id of a brief. */
            id: string;
            /** @description The id of a conversation. */
            sessionId: string;
            /** @description grows by one with each change; its ETag is what a change needs in If-Match */
            version: number;
            /**
             * @description who made this version
             * @enum {string}
             */
            changedBy: "buyer" | "assistant" | "agent";
            /** @description JSON pointers to what the buyer has set, which no extraction overwrites */
            setByBuyer: string[];
            /** @description what the buyer should answer or confirm */
            questions: components["schemas"]["BriefQuestion"][];
            /** @description where in the conversation it was read */
            evidence: components["schemas"]["BriefEvidence"][];
            method: string;
            /** @description 0 to 1, by field and by JSON pointer */
            confidence: {
                [key: string]: number;
            };
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        BriefItem: {
            name: string;
            /** @description null where the buyer has not said it, or is asked about it */
            quantity: number | null;
            unit: string;
            attributes: string[];
            searchTerms: string[];
        };
        BriefQuestion: {
            /** @description JSON pointer into the brief */
            field: string;
            /** @enum {string} */
            reason: "missing" | "contradictory" | "implausible" | "weak" | "unread";
            text: string;
            /** @enum {string} */
            language: "en" | "de" | "fr" | "es" | "it" | "nl" | "ja" | "ar";
        };
        BriefEvidence: {
            /** @description JSON pointer into the brief */
            field: string;
            /** @description The id of a message. */
            messageId: string;
            /** @description first UTF-16 code unit of the message's content */
            start: number;
            /** @description the one behind the last */
            end: number;
            /** @description 0 to 1; null where the agent said none */
            confidence: number | null;
        };
        BriefEdit: {
            title?: string;
            /** @description all of them, as they are to be */
            items?: components["schemas"]["BriefItemEdit"][];
            budget?: {
                /** @description minor units */
                amount: number;
                currency: string;
                /** @enum {string} */
                kind: "total" | "per-unit";
            } | null;
            currency?: string | null;
            delivery?: {
                place: string;
                /** @description ISO 3166-1 alpha-2 */
                country: string | null;
            } | null;
            deadline?: string | null;
            constraints?: string[];
            /** @description JSON pointers of the version named, of what is right as it stands: no more is asked about it */
            confirm?: string[];
        };
        BriefItemEdit: {
            name: string;
            quantity: number | null;
            /** @default piece */
            unit?: string;
            attributes?: string[];
            /** @description left out they stay, or are the name where it is new */
            searchTerms?: string[];
        };
        BriefVersion: {
            version: number;
            /** @enum {string} */
            by: "buyer" | "assistant" | "agent";
            /** Format: date-time */
            at: string;
            changes: components["schemas"]["BriefChange"][];
            method: string;
        };
        BriefChange: {
            /** @description JSON pointer into this version, or into the one before where `to` is null */
            field: string;
            /** @description null where there was nothing */
            from: unknown;
            /** @description null where there is nothing now */
            to: unknown;
        };
        LlmUsage: {
            /** Format: date */
            day: string;
            /** @description one row per provider and model */
            items: components["schemas"]["LlmDailyUsage"][];
            budget: {
                /** @description tokens a day */
                limit: number;
                /** @description tokens of calls that have ended */
                settled: number;
                /** @description worst case of calls still open */
                reserved: number;
                remaining: number;
                /** @description the same of what calls cost and can cost, in nano-US-dollars (10⁻⁹ USD) */
                costNanoUsd: {
                    limit: number;
                    settled: number;
                    reserved: number;
                    remaining: number;
                };
            };
        };
        LlmDailyUsage: {
            provider: string;
            model: string;
            calls: number;
            /** @description as the provider reported */
            reported: {
                inputTokens: number;
                outputTokens: number;
                /** @description US dollars × 10⁻⁹ */
                costNanoUsd: number;
            };
            /** @description as computed here, where the provider reported nothing */
            estimated: {
                inputTokens: number;
                outputTokens: number;
                /** @description US dollars × 10⁻⁹ */
                costNanoUsd: number;
            };
        };
        Search: {
            id: string;
            query: string;
            briefId: string | null;
            /** @description the version of the brief it was made of */
            briefVersion: number | null;
            items: {
                name: string;
                quantity: number | null;
                unit: string | null;
                terms: string[];
                /** @description What else it is called by a model's word, where no table of ours knows it. Weaker than `terms`: what is found by it is never exact. */
                alsoCalled?: string[];
                /** @description The most that all of it may cost, in minor units of the search's currency. */
                budget: number | null;
            }[];
            currency: string;
            /** @description `without-budget`: the budget could not be converted, so nothing is held against it. `without-names`: the query names what no table of ours knows, and no model said what else it is called */
            degraded?: components["schemas"]["Degraded"];
            /** @enum {string} */
            state: "DRAFT" | "RUNNING" | "COMPLETED" | "CANCELLED";
            /** Format: date-time */
            createdAt: string;
            confirmedAt: string | null;
            completedAt: string | null;
            cancelledAt: string | null;
        };
        SearchDetail: {
            id: string;
            query: string;
            briefId: string | null;
            /** @description the version of the brief it was made of */
            briefVersion: number | null;
            items: {
                name: string;
                quantity: number | null;
                unit: string | null;
                terms: string[];
                /** @description What else it is called by a model's word, where no table of ours knows it. Weaker than `terms`: what is found by it is never exact. */
                alsoCalled?: string[];
                /** @description The most that all of it may cost, in minor units of the search's currency. */
                budget: number | null;
            }[];
            currency: string;
            /** @description `without-budget`: the budget could not be converted, so nothing is held against it. `without-names`: the query names what no table of ours knows, and no model said what else it is called */
            degraded?: components["schemas"]["Degraded"];
            /** @enum {string} */
            state: "DRAFT" | "RUNNING" | "COMPLETED" | "CANCELLED";
            /** Format: date-time */
            createdAt: string;
            confirmedAt: string | null;
            completedAt: string | null;
            cancelledAt: string | null;
            crawls: components["schemas"]["Crawl"][];
        };
        Crawl: {
            id: string;
            supplierId: string;
            /** @enum {string} */
            state: "QUEUED" | "RUNNING" | "SUCCEEDED" | "FAILED" | "CANCELLED";
            attempts: number;
            /** Format: date-time */
            queuedAt: string;
            startedAt: string | null;
            endedAt: string | null;
            /** @description Why the last try failed, or found nothing, for programs; null too for what a release before ended. */
            cause: ("robots-closed" | "pages-closed" | "no-pages" | "no-products" | "unread" | "no-time" | "no-plan" | "asked-to-wait" | "not-sold" | "not-sought" | "gone" | "held-back" | "circuit-open" | "unanswered" | "unusable" | "cut-off" | "never-finished" | "cancelled") | null;
            /** @description The same in words. */
            reason: string | null;
            pages: {
                planned: number | null;
                read: number;
                broken: number;
                disallowed: number;
                /** @description Left alone because reading them ended the Worker before. */
                setAside: number;
            };
            offersFound: number;
        };
        StreamAddress: {
            searchId: string;
            /** @enum {string} */
            state: "DRAFT" | "RUNNING" | "COMPLETED" | "CANCELLED";
            /** @description Path of the event stream. */
            stream: string;
            /** @description The latest revision; give the last event id you have as Last-Event-ID. */
            revision: number;
        };
        /** @description By its name, the data of each event. */
        SearchEvents: {
            /** @description all that is shown, in place of what you had */
            snapshot: {
                revision: number;
                done: boolean;
                crawls: components["schemas"]["CrawlProgress"][];
                offers: components["schemas"]["SearchOffer"][];
            };
            /** @description the same where what you had cannot be gone on from */
            reset: {
                reason: string;
                revision: number;
                done: boolean;
                crawls: components["schemas"]["CrawlProgress"][];
                offers: components["schemas"]["SearchOffer"][];
            };
            "offer.upserted": components["schemas"]["SearchOffer"];
            /** @description the offer is shown no more */
            "offer.removed": {
                id: string;
            };
            crawl: components["schemas"]["CrawlProgress"];
            /** @description how changes are found out at present */
            transport: {
                /** @enum {string} */
                mode: "pubsub" | "polling";
                degraded?: components["schemas"]["Degraded"];
            };
            /** @description by which a client checks what it shows */
            digest: {
                revision: number;
                /** @description how many are shown as of the revision */
                offers: number;
                /** @description SHA-256 in hex of the sorted hex SHA-256s of each offer's canonical JSON (RFC 8785), a line each */
                digest: string;
            };
            /** @description nothing comes after it */
            done: {
                searchId: string;
                /** @enum {string} */
                state: "DRAFT" | "RUNNING" | "COMPLETED" | "CANCELLED";
            };
        };
        CrawlProgress: {
            crawlId: string;
            supplierId: string;
            /** @enum {string} */
            state: "QUEUED" | "RUNNING" | "SUCCEEDED" | "FAILED" | "CANCELLED";
            offersFound: number;
            /** @description why the last try failed, or found nothing, for programs; absent in what was told before it was told */
            cause?: ("robots-closed" | "pages-closed" | "no-pages" | "no-products" | "unread" | "no-time" | "no-plan" | "asked-to-wait" | "not-sold" | "not-sought" | "gone" | "held-back" | "circuit-open" | "unanswered" | "unusable" | "cut-off" | "never-finished" | "cancelled") | null;
            /** @description the same in words */
            reason: string | null;
        };
        SearchOffer: {
            id: string;
            supplierId: string;
            title: string;
            url: string;
            brand: string | null;
            sku: string | null;
            mpn: string | null;
            gtin: string | null;
            category: string | null;
            /** @description A path of this API; the picture comes through the image processor. */
            image: string | null;
            /** @description schema.org ItemAvailability, or Unknown where the shop does not say. */
            availability: string;
            available: boolean;
            condition: string;
            minimumQuantity: number;
            price: components["schemas"]["Money"];
            /** @description Present where the price is only where it begins; with the most the supplier asks, in his currency, where he says it. */
            range?: {
                to: components["schemas"]["Money"] | null;
            };
            /** @description What the supplier asks for bringing an order, within this country or wherever; left out where he does not say it, which is not nothing. It is in no cart's and no checkout's sum. */
            delivery?: {
                price: components["schemas"]["Money"];
                supplierPrice: components["schemas"]["Money"];
                country: string | null;
            };
            supplierPrice: components["schemas"]["Money"];
            /** @description Units of the price's currency for one of the supplier's. */
            rate: string | null;
            rateAsOf: string | null;
            degraded?: components["schemas"]["Degraded"];
            relevance: number;
            item: string | null;
            /** @description Whether it is the very thing: its kind, its numbers and all that was said of it. */
            exact?: boolean;
            /** @description Why it stands where it does: is, is-kind-of, is-for, is-another-thing; exact-model, near-model, other-model; says, does-not-say. */
            why?: {
                kind: string;
                thing?: string;
                word?: string;
                model?: string;
            }[];
            /** @description 0..1, the order of offers: how well it fits, whether as much of it as is wanted can be had for the money, then its price. */
            rank?: number;
            /** @description What it was ranked against: pieces asked for, and the most they may cost in minor units of the currency. */
            wanted?: {
                currency: string;
                pieces: number | null;
                budget: number | null;
            };
            /** @description What the wanted pieces cost, or as many as are sold at once; null where that is not known. */
            total?: components["schemas"]["Money"] | null;
            /** @description `total`, or one piece where no number is wanted, with `delivery`; null where either is not known in the search's currency. */
            landed?: components["schemas"]["Money"] | null;
            /** @description Why it is not quite what can be bought as it was asked for. */
            drawbacks?: ("unavailable" | "availability-unknown" | "only-from" | "too-few" | "more-at-once" | "over-budget")[];
            sponsored?: {
                campaignId: string;
                impressionToken: string;
            };
        };
        Money: {
            amount: number;
            currency: string;
        };
        OfferFacets: {
            suppliers: {
                value: string;
                offers: number;
            }[];
            /** @description The twenty most frequent. */
            brands: {
                value: string;
                offers: number;
            }[];
            availability: {
                value: string;
                offers: number;
            }[];
            /** @description Up to four bands with about as many offers each, of what is priced in the search's currency. */
            prices: {
                from: components["schemas"]["Money"];
                to: components["schemas"]["Money"];
                offers: number;
            }[];
            items: {
                item: string;
                offers: number;
                exact: number;
            }[];
            /** @description Products that several of the 400 most relevant offers are of. */
            products: {
                /** @description That of its first offer. */
                id: string;
                /**
                 * @description The weakest of what says that the offers are of one product.
                 * @enum {string}
                 */
                by: "gtin" | "number" | "name";
                offers: string[];
                best: {
                    offerId: string;
                    price: components["schemas"]["Money"];
                } | null;
            }[];
            /** @description Items of the search for which none of the offers shown is the very thing. */
            notFoundExactly: string[];
        };
        AutomationWithSecret: {
            id: string;
            name: string;
            /** @enum {string} */
            eventType: "brief.extracted" | "search.completed" | "offer.found" | "offer.price.dropped" | "cart.abandoned" | "checkout.failed" | "checkout.stuck" | "order.completed" | "order.refunded" | "order.refund.failed" | "order.disputed" | "order.dispute.closed" | "order.shortfall" | "order.shortfall.decided" | "quota.near" | "alert.raised" | "fx.stale";
            /** @description Null where none of its actions is a webhook. */
            url: string | null;
            conditions: components["schemas"]["AutomationCondition"][];
            readonly actions: components["schemas"]["AutomationAction"][];
            /** @description Grows with each change of its name, address, conditions or actions. */
            version: number;
            enabled: boolean;
            disabledReason: string | null;
            /** @description There while its receiver fails again and again: its deliveries wait, and a single one is tried now and then. */
            degraded?: components["schemas"]["Degraded"];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /** @description Signs deliveries (Standard Webhooks). Shown here and never again. */
            secret: string;
        };
        AutomationCondition: {
            /** @description A JSON pointer (RFC 6901) into the event's `data`, of those that its trigger names. */
            field: string;
            /**
             * @description Which a field takes, its trigger says. `contains` heeds no capitals; `present` is whether the field has a value at all; `falls-below` that it was no less than the value before and is less now.
             * @enum {string}
             */
            operator: "equals" | "not-equals" | "one-of" | "contains" | "at-least" | "at-most" | "falls-below" | "present";
            /** @description Of the field's own kind; a list of texts for `one-of`, true or false for `present`. */
            value: string | number | boolean | string[];
        };
        /** @description `webhook` delivers the event to the automation's address. `mail` tells the buyer's own address, where it is proven to be theirs. `search-again` makes the search again that the event is about, or the latest one that showed an offer of its lines. `delay` waits so long before the next. */
        AutomationAction: {
            /** @constant */
            kind: "webhook";
        } | {
            /** @constant */
            kind: "mail";
        } | {
            /** @constant */
            kind: "search-again";
        } | {
            /** @constant */
            kind: "delay";
            seconds: number;
        };
        AutomationConditionInput: {
            /** @description A JSON pointer (RFC 6901) into the event's `data`, of those that its trigger names. */
            field: string;
            /**
             * @description Which a field takes, its trigger says. `contains` heeds no capitals; `present` is whether the field has a value at all; `falls-below` that it was no less than the value before and is less now.
             * @enum {string}
             */
            operator: "equals" | "not-equals" | "one-of" | "contains" | "at-least" | "at-most" | "falls-below" | "present";
            /** @description Of the field's own kind; a list of texts for `one-of`, true or false for `present`. */
            value: string | number | boolean | string[];
        };
        /** @description `webhook` delivers the event to the automation's address. `mail` tells the buyer's own address, where it is proven to be theirs. `search-again` makes the search again that the event is about, or the latest one that showed an offer of its lines. `delay` waits so long before the next. */
        AutomationActionInput: {
            /** @constant */
            kind: "webhook";
        } | {
            /** @constant */
            kind: "mail";
        } | {
            /** @constant */
            kind: "search-again";
        } | {
            /** @constant */
            kind: "delay";
            seconds: number;
        };
        OperatorsAutomationEvent: {
            id: string;
            /** @constant */
            type: "checkout.failed";
            /** Format: date-time */
            occurredAt: string;
            /** @description What it is about; deliveries to one receiver keep the order of one subject. */
            subject: string;
            /** @description A checkout ended without an order. The subject is the attempt. */
            data: {
                attemptId: string;
                cartId: string;
                total: components["schemas"]["Money"];
                /**
                 * @description REFUNDED: it was paid, and the money went back instead of becoming an order.
                 * @enum {string}
                 */
                state: "FAILED" | "EXPIRED" | "REFUNDED";
                reason: string;
            };
        } | {
            id: string;
            /** @constant */
            type: "checkout.stuck";
            /** Format: date-time */
            occurredAt: string;
            /** @description What it is about; deliveries to one receiver keep the order of one subject. */
            subject: string;
            /** @description A checkout is in one state for longer than it may be, and its end is still to come; once an attempt. The subject is the attempt. */
            data: {
                attemptId: string;
                cartId: string;
                total: components["schemas"]["Money"];
                /** @enum {string} */
                state: "RESERVED" | "PAYMENT_INITIATED" | "PAYMENT_INITIATED_CART_RECONCILING";
                /**
                 * Format: date-time
                 * @description Since when it is in that state.
                 */
                since: string;
            };
        } | {
            id: string;
            /** @constant */
            type: "order.completed";
            /** Format: date-time */
            occurredAt: string;
            /** @description What it is about; deliveries to one receiver keep the order of one subject. */
            subject: string;
            /** @description An order was placed. The subject is the order. */
            data: {
                orderId: string;
                attemptId: string;
                cartId: string;
                total: components["schemas"]["Money"];
                lines: {
                    itemId: string;
                    offerId: string;
                    supplierId: string;
                    title: string;
                    quantity: number;
                    unitPrice: components["schemas"]["Money"];
                }[];
            };
        } | {
            id: string;
            /** @constant */
            type: "order.refunded";
            /** Format: date-time */
            occurredAt: string;
            /** @description What it is about; deliveries to one receiver keep the order of one subject. */
            subject: string;
            /** @description Money of an order went back, a part or the whole. The subject is the order, so it comes after its `order.completed`. */
            data: {
                orderId: string;
                attemptId: string;
                cartId: string;
                total: components["schemas"]["Money"];
                /** @description What went back by this refund. */
                amount: components["schemas"]["Money"];
                /** @description What went back to the buyer so far, this refund among it. */
                refunded: components["schemas"]["Money"];
                /** @description Whether all that was paid has gone back: the order stands no more. */
                whole: boolean;
                reason: string;
                /** Format: date-time */
                refundedAt: string;
            };
        } | {
            id: string;
            /** @constant */
            type: "order.refund.failed";
            /** Format: date-time */
            occurredAt: string;
            /** @description What it is about; deliveries to one receiver keep the order of one subject. */
            subject: string;
            /** @description A refund of an order failed, also one that was told of as refunded before. The subject is the order. */
            data: {
                orderId: string;
                attemptId: string;
                cartId: string;
                total: components["schemas"]["Money"];
                /** @description What did not arrive at the buyer. */
                amount: components["schemas"]["Money"];
                /** @description What went back so far, without this refund. */
                refunded: components["schemas"]["Money"];
                reason: string;
                /** Format: date-time */
                failedAt: string;
            };
        } | {
            id: string;
            /** @constant */
            type: "order.disputed";
            /** Format: date-time */
            occurredAt: string;
            /** @description What it is about; deliveries to one receiver keep the order of one subject. */
            subject: string;
            /** @description The buyer's bank disputes an order's payment. The subject is the order. */
            data: {
                orderId: string;
                attemptId: string;
                cartId: string;
                total: components["schemas"]["Money"];
                disputeId: string;
                /** @description What of it is disputed. */
                amount: components["schemas"]["Money"];
                reason: string;
                /** @description Whether the money was taken back for now. */
                fundsWithdrawn: boolean;
                /** Format: date-time */
                disputedAt: string;
            };
        } | {
            id: string;
            /** @constant */
            type: "order.dispute.closed";
            /** Format: date-time */
            occurredAt: string;
            /** @description What it is about; deliveries to one receiver keep the order of one subject. */
            subject: string;
            /** @description A dispute of an order's payment was decided. The subject is the order. */
            data: {
                orderId: string;
                attemptId: string;
                cartId: string;
                total: components["schemas"]["Money"];
                disputeId: string;
                amount: components["schemas"]["Money"];
                /**
                 * @description lost: the money is the buyer's again.
                 * @enum {string}
                 */
                outcome: "won" | "lost";
                /** Format: date-time */
                closedAt: string;
            };
        } | {
            id: string;
            /** @constant */
            type: "order.shortfall";
            /** Format: date-time */
            occurredAt: string;
            /** @description What it is about; deliveries to one receiver keep the order of one subject. */
            subject: string;
            /** @description Lines of an order were paid of which the supplier has fewer pieces; again where it turns out to be more. The subject is the order. */
            data: {
                orderId: string;
                attemptId: string;
                cartId: string;
                lines: {
                    itemId: string;
                    offerId: string;
                    supplierId: string;
                    title: string;
                    quantity: number;
                    unitPrice: components["schemas"]["Money"];
                    /** @description Of its quantity, the pieces that the supplier has not. */
                    short: number;
                }[];
            };
        } | {
            id: string;
            /** @constant */
            type: "order.shortfall.decided";
            /** Format: date-time */
            occurredAt: string;
            /** @description What it is about; deliveries to one receiver keep the order of one subject. */
            subject: string;
            /** @description It was decided what becomes of the pieces that an order's line is short of. The subject is the order. */
            data: {
                orderId: string;
                attemptId: string;
                offerId: string;
                short: number;
                /**
                 * @description back-order: the pieces come later. refund: they do not come, and their price goes back.
                 * @enum {string}
                 */
                decision: "back-order" | "refund";
            };
        } | {
            id: string;
            /** @constant */
            type: "quota.near";
            /** Format: date-time */
            occurredAt: string;
            /** @description What it is about; deliveries to one receiver keep the order of one subject. */
            subject: string;
            /** @description Most of a day's limit on models is used; once a day for each percentage told of. The subject is the buyer. */
            data: {
                /**
                 * Format: date
                 * @description In UTC; the limit is whole again on the next.
                 */
                day: string;
                /**
                 * @description Whose limit it is.
                 * @enum {string}
                 */
                of: "account" | "service-token" | "service-token-model";
                /**
                 * @description nanoUsd: of money, in billionths of a US dollar.
                 * @enum {string}
                 */
                unit: "tokens" | "nanoUsd";
                serviceTokenId: string | null;
                model: string | null;
                /** @description So much of it is used. */
                percent: number;
            };
        } | {
            id: string;
            /** @constant */
            type: "alert.raised";
            /** Format: date-time */
            occurredAt: string;
            /** @description What it is about; deliveries to one receiver keep the order of one subject. */
            subject: string;
            /** @description An alert opened, one that is silenced or resolved by now too; once an alert, within about a minute. The subject is the alert. */
            data: {
                alertId: string;
                /** @description What it is about: the same key while it is open is one alert. */
                key: string;
                /**
                 * @description As it was when it was told.
                 * @enum {string}
                 */
                severity: "info" | "warn" | "page";
                summary: string;
                /** @description `system`, or who raised it. */
                source: string;
                drill: boolean;
                /** Format: date-time */
                raisedAt: string;
            };
        } | {
            id: string;
            /** @constant */
            type: "fx.stale";
            /** Format: date-time */
            occurredAt: string;
            /** @description What it is about; deliveries to one receiver keep the order of one subject. */
            subject: string;
            /** @description Exchange rates are out of date; again each time other currencies are, or their rates are of another time. The subject is the base currency. */
            data: {
                base: string;
                /**
                 * @description stale: all are served, some from a rate inside the grace window. partial, expired: conversion of some, or of all, is refused.
                 * @enum {string}
                 */
                coverage: "stale" | "partial" | "expired";
                /** @description Currencies served from a rate inside the grace window. */
                stale: string[];
                expired: string[];
                missing: string[];
                /** @description How many those are together. */
                unfit: number;
                /** @description Oldest publication among the rates in use. */
                asOf: string | null;
            };
        };
        Automation: {
            id: string;
            name: string;
            /** @enum {string} */
            eventType: "brief.extracted" | "search.completed" | "offer.found" | "offer.price.dropped" | "cart.abandoned" | "checkout.failed" | "checkout.stuck" | "order.completed" | "order.refunded" | "order.refund.failed" | "order.disputed" | "order.dispute.closed" | "order.shortfall" | "order.shortfall.decided" | "quota.near" | "alert.raised" | "fx.stale";
            /** @description Null where none of its actions is a webhook. */
            url: string | null;
            conditions: components["schemas"]["AutomationCondition"][];
            readonly actions: components["schemas"]["AutomationAction"][];
            /** @description Grows with each change of its name, address, conditions or actions. */
            version: number;
            enabled: boolean;
            disabledReason: string | null;
            /** @description There while its receiver fails again and again: its deliveries wait, and a single one is tried now and then. */
            degraded?: components["schemas"]["Degraded"];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        AutomationTestRun: {
            /** @description Whether it would be delivered, were it to happen now: the automation is on, and all conditions hold. */
            wouldDeliver: boolean;
            conditions: {
                /** @description A JSON pointer (RFC 6901) into the event's `data`, of those that its trigger names. */
                field: string;
                /**
                 * @description Which a field takes, its trigger says. `contains` heeds no capitals; `present` is whether the field has a value at all; `falls-below` that it was no less than the value before and is less now.
                 * @enum {string}
                 */
                operator: "equals" | "not-equals" | "one-of" | "contains" | "at-least" | "at-most" | "falls-below" | "present";
                /** @description Of the field's own kind; a list of texts for `one-of`, true or false for `present`. */
                value: string | number | boolean | string[];
                /** @description What the event has there; null where nothing. */
                actual: unknown;
                holds: boolean;
            }[];
            /** @description What would be done, in order. */
            readonly actions: components["schemas"]["AutomationAction"][];
            /** @description Null where none of its actions is a webhook. */
            url: string | null;
            /** @description The body that its receiver would be sent. */
            event: {
                id: string;
                type: string;
                /** Format: date-time */
                occurredAt: string;
                subject: string;
                data: {
                    [key: string]: unknown;
                };
            };
        };
        AutomationTrigger: {
            /** @enum {string} */
            type: "brief.extracted" | "search.completed" | "offer.found" | "offer.price.dropped" | "cart.abandoned" | "checkout.failed" | "checkout.stuck" | "order.completed" | "order.refunded" | "order.refund.failed" | "order.disputed" | "order.dispute.closed" | "order.shortfall" | "order.shortfall.decided" | "quota.near" | "alert.raised" | "fx.stale";
            description: string;
            /** @description JSON Schema 2020-12 of the event's `data`. Members are only ever added. */
            schema: {
                [key: string]: unknown;
            };
            /** @description What conditions can be on. */
            readonly fields: {
                field: string;
                /** @enum {string} */
                kind: "text" | "choice" | "number" | "boolean";
                readonly operators: ("equals" | "not-equals" | "one-of" | "contains" | "at-least" | "at-most" | "falls-below" | "present")[];
                /** @description Of a choice. */
                readonly values?: string[];
            }[];
        };
        Offer: {
            id: string;
            supplierId: string;
            title: string;
            url: string;
            brand: string | null;
            sku: string | null;
            mpn: string | null;
            gtin: string | null;
            category: string | null;
            /** @description A path of this API; the picture comes through the image processor. */
            image: string | null;
            /** @description schema.org ItemAvailability, or Unknown where the shop does not say. */
            availability: string;
            available: boolean;
            condition: string;
            minimumQuantity: number;
            price: components["schemas"]["Money"];
            /** @description Present where the price is only where it begins; with the most the supplier asks, in his currency, where he says it. */
            range?: {
                to: components["schemas"]["Money"] | null;
            };
            /** @description What the supplier asks for bringing an order, within this country or wherever; left out where he does not say it, which is not nothing. It is in no cart's and no checkout's sum. */
            delivery?: {
                price: components["schemas"]["Money"];
                supplierPrice: components["schemas"]["Money"];
                country: string | null;
            };
            supplierPrice: components["schemas"]["Money"];
            /** @description Units of the price's currency for one of the supplier's. */
            rate: string | null;
            rateAsOf: string | null;
            degraded?: components["schemas"]["Degraded"];
            /** @description Pieces the supplier says there are; null where the page says nothing of them, which is neither none nor endless. */
            stock: {
                pieces: number;
                /** Format: date-time */
                toldAt: string;
                /** @description The supplier's page that told it. */
                toldBy: string;
            } | null;
            /** Format: date-time */
            seenAt: string;
            /** @description Which node of the supplier's page said each field; empty for what was read before this was told. */
            evidence: {
                field: string;
                /** @description How the page says it. */
                syntax: string;
                /** @description The item of the page and its property, for people. */
                path: string;
                /** @description 0..1. */
                confidence: number;
                others?: {
                    syntax: string;
                    path: string;
                    said: string;
                }[];
            }[];
        };
        Cart: {
            id: string;
            snapshotVersion: number;
            currency: string;
            items: components["schemas"]["CartItem"][];
            total: components["schemas"]["Money"];
            charge: components["schemas"]["Charge"];
        };
        CartItem: {
            id: string;
            offerId: string;
            title: string;
            supplierId: string;
            quantity: number;
            itemVersion: number;
            unitPrice: components["schemas"]["Money"];
            minimumQuantity: number;
            /** Format: date-time */
            quotedAt: string;
            /**
             * Format: date-time
             * @description Until then a checkout takes `unitPrice`, for `quotedQuantity` pieces, though the offer costs something else.
             */
            quoteExpiresAt: string;
            /** @description For how many pieces the quote was given. */
            quotedQuantity?: number;
        };
        Charge: {
            chargeable: boolean;
            /** @description Why a checkout of it would be refused; null where it would not. `off-step`: an item was quoted at a price that cannot be charged; take the prices of now. */
            reason: ("empty" | "free" | "below-minimum" | "above-maximum" | "off-step") | null;
            /** @description The least that can be charged in this currency. */
            minimum: components["schemas"]["Money"];
            /** @description The most that can be charged at once in this currency. */
            maximum: components["schemas"]["Money"];
        };
        CartPage: {
            items: components["schemas"]["CartSummary"][];
            nextCursor: string | null;
        };
        CartSummary: {
            id: string;
            snapshotVersion: number;
            currency: string;
            lines: number;
            total: components["schemas"]["Money"];
            /** Format: date-time */
            createdAt: string;
        };
        CartBesideOffers: {
            id: string;
            snapshotVersion: number;
            currency: string;
            items: components["schemas"]["CartLine"][];
            total: components["schemas"]["Money"];
            charge: components["schemas"]["Charge"];
            degraded?: components["schemas"]["Degraded"];
        };
        CartLine: {
            id: string;
            offerId: string;
            title: string;
            supplierId: string;
            quantity: number;
            itemVersion: number;
            unitPrice: components["schemas"]["Money"];
            minimumQuantity: number;
            /** Format: date-time */
            quotedAt: string;
            /**
             * Format: date-time
             * @description Until then a checkout takes `unitPrice`, for `quotedQuantity` pieces, though the offer costs something else.
             */
            quoteExpiresAt: string;
            /** @description For how many pieces the quote was given. */
            quotedQuantity?: number;
            /** @description The offer beside its quote; null where it could not be read. */
            now: components["schemas"]["CartLineNow"] | null;
            /** @description What has changed since the line was quoted, when it could be bought; `stock-short`: there are fewer pieces than it asks for. Nothing of it is applied: `POST /carts/{id}/quotes` does that. */
            changes: ("price" | "unavailable" | "gone" | "minimum-raised" | "stock-short")[];
            /** @description Whether a checkout takes `unitPrice` now: the offer can be bought, and costs the same or its quote holds. Null where the offer could not be read. */
            priceOwed: boolean | null;
        };
        /** @description The offer as it stands; nulls where it has no such thing any more. */
        CartLineNow: {
            unitPrice: components["schemas"]["Money"] | null;
            available: boolean;
            minimumQuantity: number | null;
            /** @description How many of the line's pieces nobody else holds, as the supplier last told; null where he tells none. Knowing it reserves nothing. */
            pieces: number | null;
        };
        CartConflict: {
            /** @constant */
            type: "/problems/cart-version-conflict";
            title: string;
            status: number;
            detail?: string;
            instance?: string;
            requestId?: string;
            errors?: {
                pointer: string;
                detail: string;
            }[];
            cart: components["schemas"]["Cart"];
            conflicts: {
                /** @enum {string} */
                field: "expectedItemVersion" | "expectedSnapshotVersion" | "if-match";
                /** @enum {string} */
                kind: "stale" | "impossible" | "unknown";
                expected: number | null;
                current: number | null;
            }[];
            /** @description Null where it is not known what the version named looked like. */
            differing: {
                itemId: string;
                offerId: string;
                what: ("added" | "removed" | "quantity" | "price" | "item-version")[];
                was: components["schemas"]["CartLineState"] | null;
                is: components["schemas"]["CartLineState"] | null;
            }[] | null;
            ignoredIfMatch?: string;
        };
        CartLineState: {
            quantity: number;
            unitPrice: components["schemas"]["Money"];
            itemVersion: number;
        };
        CartHandedOver: {
            /** @constant */
            type: "/problems/cart-handed-over";
            title: string;
            status: number;
            detail?: string;
            instance?: string;
            requestId?: string;
            errors?: {
                pointer: string;
                detail: string;
            }[];
            /** @description The cart that took the guest's over. */
            cartId: string;
        };
        PreconditionFailed: {
            /** @constant */
            type: "/problems/precondition-failed";
            title: string;
            status: number;
            detail?: string;
            instance?: string;
            requestId?: string;
            errors?: {
                pointer: string;
                detail: string;
            }[];
        };
        CartVersionRequired: {
            /** @constant */
            type: "/problems/cart-version-required";
            title: string;
            status: number;
            detail?: string;
            instance?: string;
            requestId?: string;
            errors?: {
                pointer: string;
                detail: string;
            }[];
            missing: ("expectedItemVersion" | "expectedSnapshotVersion")[];
        };
        RequotedCart: {
            id: string;
            snapshotVersion: number;
            currency: string;
            items: components["schemas"]["CartItem"][];
            total: components["schemas"]["Money"];
            charge: components["schemas"]["Charge"];
            /** @description What became of each line of the cart as it was. */
            lines: components["schemas"]["CartLineOutcome"][];
        };
        CartLineOutcome: {
            itemId: string;
            offerId: string;
            /** @description Whether the line has a new quote; false where its offer cannot be bought now. */
            requoted: boolean;
            /** @description What had changed since the quote before. */
            changes: ("price" | "unavailable" | "gone" | "minimum-raised" | "stock-short")[];
            quoted: {
                unitPrice: components["schemas"]["Money"];
                minimumQuantity: number;
            };
            now: components["schemas"]["CartLineNow"];
        };
        MergeCart: {
            /** @description What `POST /auth/guest` gave. */
            guestToken: string;
            /** @description The guest's cart. */
            cartId: string;
            expectedSnapshotVersion?: number;
        };
        CheckoutAttempt: {
            id: string;
            cartId: string;
            /** @enum {string} */
            state: "RESERVED" | "PAYMENT_INITIATED" | "PAYMENT_INITIATED_CART_RECONCILING" | "COMPLETED" | "FAILED" | "EXPIRED" | "REFUNDED";
            amount: components["schemas"]["Money"];
            lines: {
                itemId: string;
                offerId: string;
                supplierId: string;
                title: string;
                quantity: number;
                unitPrice: components["schemas"]["Money"];
            }[];
            payment: {
                /** @constant */
                provider: "stripe";
                intentId: string;
                /** @description What the buyer does next: pay, with any card; authenticate with his bank (3-D Secure), for which the browser resumes the payment by its client secret; wait, while the provider works. Null where nothing is left to do. */
                nextStep: ("pay" | "authenticate" | "wait") | null;
            } | null;
            /** @description Why the last card was not charged, its message in the caller's language (`Accept-Language`, `Content-Language`) where the code is a known one. While the state is PAYMENT_INITIATED the attempt can still be paid. */
            lastDecline: {
                code: string;
                message: string;
                /** Format: date-time */
                at: string;
            } | null;
            /** @description With it the buyer's browser pays at the provider. Null before the payment is open and after the attempt has ended. */
            clientSecret: string | null;
            orderId: string | null;
            reason: string | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
            degraded?: components["schemas"]["Degraded"];
        };
        OffersChanged: {
            /** @constant */
            type: "/problems/offers-changed";
            title: string;
            status: number;
            detail?: string;
            instance?: string;
            requestId?: string;
            errors?: {
                pointer: string;
                detail: string;
            }[];
            changes: {
                itemId: string;
                offerId: string;
                /** @enum {string} */
                kind: "unavailable" | "price-changed" | "below-minimum-quantity";
                from: components["schemas"]["Money"];
                to: components["schemas"]["Money"] | null;
                minimumQuantity: number | null;
                /**
                 * @description Why the quoted price is not owed.
                 * @enum {string}
                 */
                lapse?: "expired" | "more-pieces" | "beyond-bound";
            }[];
        };
        StockShort: {
            /** @constant */
            type: "/problems/stock-short";
            title: string;
            status: number;
            detail?: string;
            instance?: string;
            requestId?: string;
            errors?: {
                pointer: string;
                detail: string;
            }[];
            lines: {
                itemId: string;
                offerId: string;
                wanted: number;
                available: number;
            }[];
        };
        CheckoutInProgress: {
            /** @constant */
            type: "/problems/checkout-in-progress";
            title: string;
            status: number;
            detail?: string;
            instance?: string;
            requestId?: string;
            errors?: {
                pointer: string;
                detail: string;
            }[];
            attemptId: string;
            /** @enum {string} */
            state: "RESERVED" | "PAYMENT_INITIATED" | "PAYMENT_INITIATED_CART_RECONCILING" | "COMPLETED" | "FAILED" | "EXPIRED" | "REFUNDED";
        };
        CheckoutEnded: {
            /** @constant */
            type: "/problems/checkout-ended";
            title: string;
            status: number;
            detail?: string;
            instance?: string;
            requestId?: string;
            errors?: {
                pointer: string;
                detail: string;
            }[];
            attemptId: string;
            /** @enum {string} */
            state: "RESERVED" | "PAYMENT_INITIATED" | "PAYMENT_INITIATED_CART_RECONCILING" | "COMPLETED" | "FAILED" | "EXPIRED" | "REFUNDED";
            reason: string | null;
        };
        IdempotencyInFlight: {
            /** @constant */
            type: "/problems/idempotency-in-flight";
            title: string;
            status: number;
            detail?: string;
            instance?: string;
            requestId?: string;
            errors?: {
                pointer: string;
                detail: string;
            }[];
        };
        CheckoutAttemptPage: {
            items: components["schemas"]["CheckoutAttemptSummary"][];
            nextCursor: string | null;
        };
        CheckoutAttemptSummary: {
            id: string;
            cartId: string;
            /** @enum {string} */
            state: "RESERVED" | "PAYMENT_INITIATED" | "PAYMENT_INITIATED_CART_RECONCILING" | "COMPLETED" | "FAILED" | "EXPIRED" | "REFUNDED";
            amount: components["schemas"]["Money"];
            payment: {
                /** @constant */
                provider: "stripe";
                intentId: string;
                /** @description What the buyer does next: pay, with any card; authenticate with his bank (3-D Secure), for which the browser resumes the payment by its client secret; wait, while the provider works. Null where nothing is left to do. */
                nextStep: ("pay" | "authenticate" | "wait") | null;
            } | null;
            /** @description Why the last card was not charged, its message in the caller's language (`Accept-Language`, `Content-Language`) where the code is a known one. While the state is PAYMENT_INITIATED the attempt can still be paid. */
            lastDecline: {
                code: string;
                message: string;
                /** Format: date-time */
                at: string;
            } | null;
            orderId: string | null;
            reason: string | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
            degraded?: components["schemas"]["Degraded"];
        };
        OrderPage: {
            items: components["schemas"]["OrderSummary"][];
            nextCursor: string | null;
        };
        OrderSummary: {
            id: string;
            attemptId: string;
            cartId: string;
            /** @enum {string} */
            state: "PLACED" | "PARTLY_REFUNDED" | "REFUNDED" | "REFUND_FAILED" | "DISPUTED" | "CHARGED_BACK";
            total: components["schemas"]["Money"];
            /** @description What of it went back so far. */
            refunded: components["schemas"]["Money"];
            /** Format: date-time */
            placedAt: string;
            refundedAt: string | null;
        };
        Order: {
            id: string;
            attemptId: string;
            cartId: string;
            /** @enum {string} */
            state: "PLACED" | "PARTLY_REFUNDED" | "REFUNDED" | "REFUND_FAILED" | "DISPUTED" | "CHARGED_BACK";
            total: components["schemas"]["Money"];
            /** @description What of it went back so far. */
            refunded: components["schemas"]["Money"];
            /** Format: date-time */
            placedAt: string;
            refundedAt: string | null;
            lines: {
                offerId: string;
                supplierId: string;
                title: string;
                quantity: number;
                unitPrice: components["schemas"]["Money"];
                lineTotal: components["schemas"]["Money"];
                /** @description Pieces of it that the supplier turned out not to have, and what becomes of them. */
                shortfall: {
                    short: number;
                    /** @enum {string} */
                    state: "OPEN" | "BACK_ORDERED" | "REFUNDING" | "REFUNDED";
                } | null;
            }[];
            suppliers: {
                supplierId: string;
                total: components["schemas"]["Money"];
            }[];
            /** @description Oldest first. */
            refunds: {
                amount: components["schemas"]["Money"];
                /**
                 * @description pending: it is on its way, and may fail.
                 * @enum {string}
                 */
                state: "pending" | "succeeded" | "failed";
                reason: string | null;
                /** Format: date-time */
                at: string;
            }[];
            disputes: {
                amount: components["schemas"]["Money"];
                /**
                 * @description lost: the money is the buyer's again.
                 * @enum {string}
                 */
                state: "open" | "won" | "lost";
                reason: string | null;
                /** Format: date-time */
                at: string;
            }[];
        };
        Ads: {
            /** @description Send it as `viewer` from now on; null for who is signed in. */
            viewer: string | null;
            ads: {
                campaignId: string;
                advertiserId: string | null;
                title: string;
                offerId: string | null;
                /** @description Sent to `POST /ads/events` once the ad is seen, and again once it is clicked. */
                impressionToken: string;
            }[];
            /**
             * @description Why there is none: `opted-out`: by the viewer or by `Sec-GPC: 1`; `robot`: the client calls itself one; `capped`: shown as many as there may be in any 60 minutes; `controls-unread`: see `degraded`; `no-campaign`: nothing that may be shown here and now.
             * @enum {string}
             */
            noAds?: "opted-out" | "robot" | "capped" | "controls-unread" | "no-campaign";
            degraded?: components["schemas"]["Degraded"];
        };
        AdExplanation: {
            campaignId: string;
            advertiserId: string | null;
            placement: string;
            /** Format: date-time */
            shownAt: string;
            /** @description Among the search's sponsored offers, 1 the first; null elsewhere. */
            position: number | null;
            /** @description The search it was shown in. */
            searchedFor: string | null;
            /** @description The campaign's keywords that the search or the offer's title has. */
            keywords: string[];
            /** @description Of what the campaign is for, that the offer, the country of your address or your language met; nothing of a campaign that is for all. */
            targeted: {
                category?: string;
                brand?: string;
                locale?: string;
                country?: string;
            };
            /** @description 0 to 1: how well the offer answers the search; null elsewhere. */
            relevance: number | null;
            /** @description Campaigns that it stood against, in a placement those that came near; null where no record is kept any more. */
            competitors: number | null;
            /**
             * @description Nothing that is known of the viewer has a part in it but what was searched for, what was hidden, and the country and language of the request where `targeted` has them.
             * @constant
             */
            personal: false;
            /** @description The same in a sentence or two. */
            text: string;
        };
        ViewerControls: {
            viewer: string | null;
            optOut: boolean;
            hiddenAds: string[];
            hiddenAdvertisers: string[];
            /** @description Ads sold to the viewer in the last 60 minutes. Null where it could not be read in time; what was decided holds all the same. */
            servedThisHour: number | null;
            /** @description How many there may be in any 60 minutes. */
            hourlyCap: number;
            /** @description True for a client that sends `Sec-GPC: 1`: it is shown no ad, whatever was decided here. */
            globalPrivacyControl: boolean;
            degraded?: components["schemas"]["Degraded"];
        };
        AdControlsConflict: {
            /** @constant */
            type: "/problems/ad-controls-conflict";
            title: string;
            status: number;
            detail?: string;
            instance?: string;
            requestId?: string;
            errors?: {
                pointer: string;
                detail: string;
            }[];
            controls: components["schemas"]["ViewerControls"];
        };
        Rates: {
            base: string;
            /** @enum {string} */
            coverage: "fresh" | "stale" | "partial" | "expired";
            /** @enum {string} */
            freshness: "fresh" | "stale";
            /** Format: date-time */
            asOf: string;
            rates: {
                currency: string;
                rate: string;
                /**
                 * Format: date-time
                 * @description When its source published it.
                 */
                asOf: string;
                /** @description Host of its source; null where it is not known. */
                source: string | null;
                /**
                 * Format: date-time
                 * @description When it came into force here.
                 */
                fetchedAt: string;
                /** @enum {string} */
                freshness: "fresh" | "stale" | "expired";
                degraded?: components["schemas"]["Degraded"];
            }[];
            missing: string[];
            degraded?: components["schemas"]["Degraded"];
        };
        PastRate: {
            currency: string;
            rate: string;
            /** Format: date-time */
            asOf: string;
            source: string | null;
            /** Format: date-time */
            fetchedAt: string;
        };
        Conversion: {
            amount: components["schemas"]["Money"];
            rate: string;
            /** Format: date-time */
            asOf: string;
            /** @enum {string} */
            freshness: "fresh" | "stale";
            degraded?: components["schemas"]["Degraded"];
        };
        Locales: {
            items: components["schemas"]["Locale"][];
            /** @description A BCP 47 tag in its canonical form. */
            resolved: string;
        };
        Locale: {
            /** @description A BCP 47 tag in its canonical form. */
            tag: string;
            name: string;
            currency: string;
        };
        AutomationDeadLetter: {
            id: string;
            /** @enum {string} */
            state: "undecided" | "replaying" | "replayed" | "handled-manually" | "deferred";
            /**
             * @description All tries failed; the receiver answered 410; or the consumer kept crashing.
             * @enum {string}
             */
            cause: "spent" | "gone" | "crashed";
            error: string;
            automationId: string | null;
            executionId: string | null;
            buyerId: string;
            event: {
                id: string;
                type: string;
                occurredAt: string;
                subject: string;
                data: {
                    [key: string]: unknown;
                };
            };
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            decidedBy: string | null;
            note: string | null;
            incidentId: string | null;
            /** @description Whether a replay has a chance: every try of it failed, and its automation, which is on, has taken another delivery since, or leads elsewhere by now. */
            receiverAnswers: boolean;
            attempts: {
                number: number;
                /** Format: date-time */
                at: string;
                status: number | null;
                latencyMs: number;
                error: string | null;
            }[];
            history: {
                /** Format: date-time */
                at: string;
                what: string;
                by: string | null;
                note: string | null;
                incidentId: string | null;
                /** @description What was sent in place of the event's own `data`, with `replay-edited`. */
                data: {
                    [key: string]: unknown;
                } | null;
            }[];
        };
        RestingReceiver: {
            /** @description Scheme, host and port. */
            receiver: string;
            buyerId: string;
            /** Format: date-time */
            since: string;
            /** @description In a row. */
            failures: number;
            /** @description In a row. */
            failedProbes: number;
            lastError: string;
            /**
             * Format: date-time
             * @description From when on a single delivery is tried.
             */
            nextProbeAt: string;
            /** @description Deliveries that wait for it. */
            held: number;
        };
        BulkReplayPreview: {
            /** @constant */
            dryRun: true;
            /** @description Dead letters that are meant. */
            matching: number;
            /** @description Which they are, as one word: sent along as `set`, it has a replay of others refused. */
            set: string;
            /** @description Those that one bulk replay takes: the oldest, at most the contract's maximum. */
            chosen: number;
            oldest: {
                id: string;
                event: string;
                subject: string;
                error: string;
                /** Format: date-time */
                createdAt: string;
            }[];
        };
        BulkReplay: {
            id: string;
            /**
             * @description canary: one of each receiver is tried, and no receiver has taken one yet; canary-failed: none did; stopped: it is over, and letters of receivers that failed were held back.
             * @enum {string}
             */
            state: "canary" | "running" | "done" | "stopped" | "canary-failed" | "halted";
            /** @description What was asked for. Buyer, subject and words of the error are for operators: an observer reads `hidden`. */
            wanted: {
                [key: string]: unknown;
            };
            by: string;
            haltedBy: string | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            total: number;
            /** @description Those whose turn has not come. They stay as they are where the replay is halted. */
            waiting: number;
            underWay: number;
            /** @description Their receiver took them. */
            replayed: number;
            /** @description They came back to be decided. */
            failed: number;
            /** @description When their turn came they could not be replayed any more. */
            left: number;
            /** @description Left as they were, because their receiver failed its canary or most of its last ten letters. */
            heldBack: number;
        };
        AutomationEvent: {
            id: string;
            /** @constant */
            type: "brief.extracted";
            /** Format: date-time */
            occurredAt: string;
            /** @description What it is about; deliveries to one receiver keep the order of one subject. */
            subject: string;
            /** @description A brief was extracted from a chat. The subject is the brief. */
            data: {
                briefId: string;
                sessionId: string;
                title: string;
                /** @description How many it has. */
                items: number;
            };
        } | {
            id: string;
            /** @constant */
            type: "search.completed";
            /** Format: date-time */
            occurredAt: string;
            /** @description What it is about; deliveries to one receiver keep the order of one subject. */
            subject: string;
            /** @description All crawls of a search ended. The subject is the search. */
            data: {
                searchId: string;
                query: string;
                briefId: string | null;
                currency: string;
            };
        } | {
            id: string;
            /** @constant */
            type: "offer.found";
            /** Format: date-time */
            occurredAt: string;
            /** @description What it is about; deliveries to one receiver keep the order of one subject. */
            subject: string;
            /** @description A search shows an offer that it did not show before. The subject is the offer. */
            data: {
                offerId: string;
                /** @description The buyer's latest that shows it. */
                searchId: string;
                supplierId: string;
                title: string;
                url: string;
                /** @description As the supplier asks it. */
                price: components["schemas"]["Money"];
                orderable: boolean;
            };
        } | {
            id: string;
            /** @constant */
            type: "offer.price.dropped";
            /** Format: date-time */
            occurredAt: string;
            /** @description What it is about; deliveries to one receiver keep the order of one subject. */
            subject: string;
            /** @description A supplier asks less than before for an offer that a search of the buyer's shows, one that has ended too. `falls-below` tells once a crossing. The subject is the offer. */
            data: {
                offerId: string;
                /** @description The buyer's latest that shows it. */
                searchId: string;
                supplierId: string;
                title: string;
                url: string;
                /** @description As the supplier asks it. */
                price: components["schemas"]["Money"];
                orderable: boolean;
                /** @description In the same currency. */
                previousPrice: components["schemas"]["Money"];
            };
        } | {
            id: string;
            /** @constant */
            type: "cart.abandoned";
            /** Format: date-time */
            occurredAt: string;
            /** @description What it is about; deliveries to one receiver keep the order of one subject. */
            subject: string;
            /** @description A cart with something in it was changed by nobody for as long as the contract says; once for each time it is left. Looking at it is no change. The subject is the cart. */
            data: {
                cartId: string;
                total: components["schemas"]["Money"];
                /**
                 * Format: date-time
                 * @description When it was last changed.
                 */
                since: string;
                lines: {
                    itemId: string;
                    offerId: string;
                    supplierId: string;
                    title: string;
                    quantity: number;
                    unitPrice: components["schemas"]["Money"];
                }[];
            };
        } | {
            id: string;
            /** @constant */
            type: "checkout.failed";
            /** Format: date-time */
            occurredAt: string;
            /** @description What it is about; deliveries to one receiver keep the order of one subject. */
            subject: string;
            /** @description A checkout ended without an order. The subject is the attempt. */
            data: {
                attemptId: string;
                cartId: string;
                total: components["schemas"]["Money"];
                /**
                 * @description REFUNDED: it was paid, and the money went back instead of becoming an order.
                 * @enum {string}
                 */
                state: "FAILED" | "EXPIRED" | "REFUNDED";
                reason: string;
            };
        } | {
            id: string;
            /** @constant */
            type: "checkout.stuck";
            /** Format: date-time */
            occurredAt: string;
            /** @description What it is about; deliveries to one receiver keep the order of one subject. */
            subject: string;
            /** @description A checkout is in one state for longer than it may be, and its end is still to come; once an attempt. The subject is the attempt. */
            data: {
                attemptId: string;
                cartId: string;
                total: components["schemas"]["Money"];
                /** @enum {string} */
                state: "RESERVED" | "PAYMENT_INITIATED" | "PAYMENT_INITIATED_CART_RECONCILING";
                /**
                 * Format: date-time
                 * @description Since when it is in that state.
                 */
                since: string;
            };
        } | {
            id: string;
            /** @constant */
            type: "order.completed";
            /** Format: date-time */
            occurredAt: string;
            /** @description What it is about; deliveries to one receiver keep the order of one subject. */
            subject: string;
            /** @description An order was placed. The subject is the order. */
            data: {
                orderId: string;
                attemptId: string;
                cartId: string;
                total: components["schemas"]["Money"];
                lines: {
                    itemId: string;
                    offerId: string;
                    supplierId: string;
                    title: string;
                    quantity: number;
                    unitPrice: components["schemas"]["Money"];
                }[];
            };
        } | {
            id: string;
            /** @constant */
            type: "order.refunded";
            /** Format: date-time */
            occurredAt: string;
            /** @description What it is about; deliveries to one receiver keep the order of one subject. */
            subject: string;
            /** @description Money of an order went back, a part or the whole. The subject is the order, so it comes after its `order.completed`. */
            data: {
                orderId: string;
                attemptId: string;
                cartId: string;
                total: components["schemas"]["Money"];
                /** @description What went back by this refund. */
                amount: components["schemas"]["Money"];
                /** @description What went back to the buyer so far, this refund among it. */
                refunded: components["schemas"]["Money"];
                /** @description Whether all that was paid has gone back: the order stands no more. */
                whole: boolean;
                reason: string;
                /** Format: date-time */
                refundedAt: string;
            };
        } | {
            id: string;
            /** @constant */
            type: "order.refund.failed";
            /** Format: date-time */
            occurredAt: string;
            /** @description What it is about; deliveries to one receiver keep the order of one subject. */
            subject: string;
            /** @description A refund of an order failed, also one that was told of as refunded before. The subject is the order. */
            data: {
                orderId: string;
                attemptId: string;
                cartId: string;
                total: components["schemas"]["Money"];
                /** @description What did not arrive at the buyer. */
                amount: components["schemas"]["Money"];
                /** @description What went back so far, without this refund. */
                refunded: components["schemas"]["Money"];
                reason: string;
                /** Format: date-time */
                failedAt: string;
            };
        } | {
            id: string;
            /** @constant */
            type: "order.disputed";
            /** Format: date-time */
            occurredAt: string;
            /** @description What it is about; deliveries to one receiver keep the order of one subject. */
            subject: string;
            /** @description The buyer's bank disputes an order's payment. The subject is the order. */
            data: {
                orderId: string;
                attemptId: string;
                cartId: string;
                total: components["schemas"]["Money"];
                disputeId: string;
                /** @description What of it is disputed. */
                amount: components["schemas"]["Money"];
                reason: string;
                /** @description Whether the money was taken back for now. */
                fundsWithdrawn: boolean;
                /** Format: date-time */
                disputedAt: string;
            };
        } | {
            id: string;
            /** @constant */
            type: "order.dispute.closed";
            /** Format: date-time */
            occurredAt: string;
            /** @description What it is about; deliveries to one receiver keep the order of one subject. */
            subject: string;
            /** @description A dispute of an order's payment was decided. The subject is the order. */
            data: {
                orderId: string;
                attemptId: string;
                cartId: string;
                total: components["schemas"]["Money"];
                disputeId: string;
                amount: components["schemas"]["Money"];
                /**
                 * @description lost: the money is the buyer's again.
                 * @enum {string}
                 */
                outcome: "won" | "lost";
                /** Format: date-time */
                closedAt: string;
            };
        } | {
            id: string;
            /** @constant */
            type: "order.shortfall";
            /** Format: date-time */
            occurredAt: string;
            /** @description What it is about; deliveries to one receiver keep the order of one subject. */
            subject: string;
            /** @description Lines of an order were paid of which the supplier has fewer pieces; again where it turns out to be more. The subject is the order. */
            data: {
                orderId: string;
                attemptId: string;
                cartId: string;
                lines: {
                    itemId: string;
                    offerId: string;
                    supplierId: string;
                    title: string;
                    quantity: number;
                    unitPrice: components["schemas"]["Money"];
                    /** @description Of its quantity, the pieces that the supplier has not. */
                    short: number;
                }[];
            };
        } | {
            id: string;
            /** @constant */
            type: "order.shortfall.decided";
            /** Format: date-time */
            occurredAt: string;
            /** @description What it is about; deliveries to one receiver keep the order of one subject. */
            subject: string;
            /** @description It was decided what becomes of the pieces that an order's line is short of. The subject is the order. */
            data: {
                orderId: string;
                attemptId: string;
                offerId: string;
                short: number;
                /**
                 * @description back-order: the pieces come later. refund: they do not come, and their price goes back.
                 * @enum {string}
                 */
                decision: "back-order" | "refund";
            };
        } | {
            id: string;
            /** @constant */
            type: "quota.near";
            /** Format: date-time */
            occurredAt: string;
            /** @description What it is about; deliveries to one receiver keep the order of one subject. */
            subject: string;
            /** @description Most of a day's limit on models is used; once a day for each percentage told of. The subject is the buyer. */
            data: {
                /**
                 * Format: date
                 * @description In UTC; the limit is whole again on the next.
                 */
                day: string;
                /**
                 * @description Whose limit it is.
                 * @enum {string}
                 */
                of: "account" | "service-token" | "service-token-model";
                /**
                 * @description nanoUsd: of money, in billionths of a US dollar.
                 * @enum {string}
                 */
                unit: "tokens" | "nanoUsd";
                serviceTokenId: string | null;
                model: string | null;
                /** @description So much of it is used. */
                percent: number;
            };
        };
        AutomationVersion: {
            version: number;
            name: string;
            /** @description Null where none of its actions is a webhook. */
            url: string | null;
            conditions: components["schemas"]["AutomationCondition"][];
            readonly actions: components["schemas"]["AutomationAction"][];
            /** Format: date-time */
            since: string;
        };
        AutomationExecution: {
            /** @description The delivery's `webhook-id`. */
            id: string;
            eventId: string;
            /** @description By whose conditions the event was judged; null where that was before there were versions. */
            automationVersion: number | null;
            subject: string;
            /** @description What it does, in order. Null of one from before there were actions. */
            actions: components["schemas"]["AutomationAction"][] | null;
            /** @description What came of those that are done, in order. */
            steps: {
                /** @enum {string} */
                kind: "webhook" | "mail" | "search-again";
                /** Format: date-time */
                at: string;
                /** @enum {string} */
                outcome: "done" | "left-out";
                reason: string | null;
                /** @description The search that was made. */
                searchId?: string;
            }[];
            /** @description `pending`, `succeeded`, `spent` and `dead` (given up: operators decide), or `cancelled`: `lastError` says why, an unmet condition too. */
            state: string;
            attempts: number;
            nextAttemptAt: string | null;
            lastError: string | null;
            /** Format: date-time */
            createdAt: string;
            finishedAt: string | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export interface operations {
    postAuthRegister: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: string;
                    password: string;
                    name?: string;
                };
            };
        };
        responses: never;
    };
    postAuthLogin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: string;
                    password: string;
                    /**
                     * @description `cookie`, for pages of this origin: it is set as an HttpOnly, SameSite=Strict cookie and is in no answer, so that no script can read it. `POST /auth/refresh` without a body takes it from there, `POST /auth/logout` takes it away.
                     * @default body
                     * @enum {string}
                     */
                    refreshTokenIn?: "body" | "cookie";
                    totp?: string;
                };
            };
        };
        responses: never;
    };
    postAuthGuest: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    postAuthRefresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Left out, the one of the session's cookie. */
                    refreshToken?: string;
                };
            };
        };
        responses: never;
    };
    postAuthLogout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    getAuthMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    postAuthVerifyAddress: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    token: string;
                };
            };
        };
        responses: never;
    };
    postAuthVerification: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    postAuthStreamTicket: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * Format: starts_with
                     * @default /searches/
                     */
                    path?: string;
                };
            };
        };
        responses: never;
    };
    getAuthSessions: {
        parameters: {
            query?: {
                /** @description At most so many. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    deleteAuthSessionsId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a session. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    postAuthSignOutEverywhere: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description Whether the session that asks ends too.
                     * @default true
                     */
                    thisSession?: boolean;
                    /**
                     * @description Whether the buyer's service tokens are revoked too.
                     * @default false
                     */
                    serviceTokens?: boolean;
                };
            };
        };
        responses: never;
    };
    postAuthPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    currentPassword: string;
                    newPassword: string;
                };
            };
        };
        responses: never;
    };
    postAuthAddress: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    newEmail: string;
                    password: string;
                };
            };
        };
        responses: never;
    };
    postAuthExport: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    password: string;
                };
            };
        };
        responses: never;
    };
    postAuthCloseAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    password: string;
                };
            };
        };
        responses: never;
    };
    postAuthKeepAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: string;
                    password: string;
                };
            };
        };
        responses: never;
    };
    postAuthPasswordReset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: string;
                };
            };
        };
        responses: never;
    };
    postAuthResetPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    token: string;
                    newPassword: string;
                };
            };
        };
        responses: never;
    };
    getAuthServiceTokens: {
        parameters: {
            query?: {
                /** @description At most so many. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    postAuthServiceTokens: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key makes no second token; it answers the first without its text, marked `idempotency-replayed`. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    scopes: ("llm" | "chat" | "catalog:read" | "search" | "cart" | "checkout" | "orders:read" | "automations" | "ads")[];
                    /**
                     * Format: date-time
                     * @description In the future, and not further ahead than the contract allows. Left out: until it is revoked.
                     */
                    expiresAt?: string;
                    /** @description What it may use of models a day, beside what its buyer may. A call is refused that could pass one of these. */
                    llmLimits?: {
                        /** @description Tokens a day (UTC), of prompts and answers. */
                        dailyTokens?: number;
                        /** @description US dollars a day (UTC), to the cent. */
                        dailyUsd?: string;
                        /** @description Of single models, by one of their names; calls by any of them are counted. */
                        models?: {
                            [key: string]: {
                                /** @description Tokens a day (UTC), of prompts and answers. */
                                dailyTokens?: number;
                                /** @description US dollars a day (UTC), to the cent. */
                                dailyUsd?: string;
                            };
                        };
                    };
                };
            };
        };
        responses: never;
    };
    postAuthServiceTokensIdRotate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a service token. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description For how long the token before is good beside its successor. To end it earlier revoke it.
                     * @default 86400
                     */
                    overlapSeconds?: number;
                };
            };
        };
        responses: never;
    };
    deleteAuthServiceTokensId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a service token. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    getChatSessions: {
        parameters: {
            query?: {
                /** @description At most so many. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    postChatSessions: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same with each retry of one session. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["OpenChatSession"];
            };
        };
        responses: never;
    };
    getChatSessionsId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a conversation. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    postChatSessionsIdMessages: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same with each retry of one message. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description The id of a conversation. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChatMessageInput"];
            };
        };
        responses: never;
    };
    getChatSessionsIdMessagesMessageIdReply: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the last event received. */
                "Last-Event-ID"?: string;
            };
            path: {
                /** @description The id of a conversation. */
                id: string;
                /** @description The id of a message. */
                messageId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    postChatSessionsIdMessagesMessageIdReply: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a conversation. */
                id: string;
                /** @description The id of a message. */
                messageId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    postChatSessionsIdFinalize: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a conversation. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    getBriefs: {
        parameters: {
            query?: {
                /** @description At most so many. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    getBriefsId: {
        parameters: {
            query?: {
                /** @description a version it had before; the current one where left out */
                version?: number;
            };
            header?: never;
            path: {
                /** @description The id of a brief. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    patchBriefsId: {
        parameters: {
            query?: never;
            header: {
                /** @description The brief's ETag, as last seen. */
                "if-match": string;
                /** @description The same with each retry of one change. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description The id of a brief. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BriefEdit"];
            };
        };
        responses: never;
    };
    getBriefsIdVersions: {
        parameters: {
            query?: {
                /** @description At most so many. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The id of a brief. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    getLlmUsage: {
        parameters: {
            query?: {
                /** @description UTC; without it, today. */
                day?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    getSearches: {
        parameters: {
            query?: {
                /** @description At most so many. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    postSearches: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key makes no second search; it answers the first as it is by then, marked `idempotency-replayed`. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description As a buyer types it: things between commas, each with how many are wanted and the most that one of them may cost. */
                    query?: string;
                    /** @description The id of a brief. */
                    briefId?: string;
                    /** @description the brief's current one where left out */
                    briefVersion?: number;
                    /** @description The most that each item may cost in all its pieces; the brief's own where left out. Offers beyond it stand further down. */
                    budget?: {
                        amount: number;
                        currency: string;
                    };
                    /** @description What prices are shown in; the brief's own, or the site's base currency, where left out. */
                    currency?: string;
                };
            };
        };
        responses: never;
    };
    getSearchesId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a search. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    postSearchesIdConfirm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a search. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    postSearchesIdCancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a search. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    postSearchesIdReconnect: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a search. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    getSearchesIdStream: {
        parameters: {
            query?: never;
            header?: {
                /** @description Revision of the last event received. */
                "Last-Event-ID"?: string;
            };
            path: {
                /** @description The id of a search. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    getOffers: {
        parameters: {
            query: {
                /** @description At most so many. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description The id of a search. */
                search: string;
                /** @description By relevance: what fits best and can be had first, by `rank`. By price: the cheapest first, in the search's currency and without delivery; what cannot be priced in it comes last. By landed: by what the wanted pieces cost with delivery (`landed`); those whose delivery nobody tells come behind, by price. */
                sort?: "relevance" | "price" | "landed";
                /** @description Only of this supplier. */
                supplier?: string;
                /** @description As facets name it, in whatever case. */
                brand?: string;
                /** @description Only what answers this item of the search. */
                item?: string;
                /** @description Only what can be bought, or only what cannot. */
                available?: "true" | "false";
                /** @description Only the very things asked for. */
                exact?: "true";
                /** @description Minor units of the search's currency. */
                minPrice?: number;
                /** @description Minor units of the search's currency. */
                maxPrice?: number;
                /** @description Also counts all that the search shows, whatever this page is narrowed to. */
                facets?: "true";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    getOffersId: {
        parameters: {
            query?: {
                /** @description What its price is shown in; without it the supplier's own. */
                currency?: string;
            };
            header?: never;
            path: {
                /** @description The id of an offer. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    getCarts: {
        parameters: {
            query?: {
                /** @description At most so many. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    postCarts: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key answers the same, marked `idempotency-replayed`. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    currency?: string;
                };
            };
        };
        responses: never;
    };
    getCartsId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a cart. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    postCartsIdItems: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key answers the same, marked `idempotency-replayed`. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description The id of a cart. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The id of an offer. */
                    offerId: string;
                    /** @description At most what the contract allows. */
                    quantity: number;
                };
            };
        };
        responses: never;
    };
    deleteCartsIdItems: {
        parameters: {
            query?: {
                /** @description The cart's `snapshotVersion` as it was seen. */
                expectedSnapshotVersion?: number;
            };
            header?: {
                /** @description A retry with the same key answers the same, marked `idempotency-replayed`. */
                "idempotency-key"?: string;
                /** @description The cart's ETag, instead of the expected versions. */
                "if-match"?: string;
            };
            path: {
                /** @description The id of a cart. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    deleteCartsIdItemsItemId: {
        parameters: {
            query?: {
                /** @description The item's `itemVersion` as it was seen. */
                expectedItemVersion?: number;
                /** @description The cart's `snapshotVersion` as it was seen. */
                expectedSnapshotVersion?: number;
            };
            header?: {
                /** @description A retry with the same key answers the same, marked `idempotency-replayed`. */
                "idempotency-key"?: string;
                /** @description The cart's ETag, instead of the expected versions. */
                "if-match"?: string;
            };
            path: {
                /** @description The id of a cart. */
                id: string;
                /** @description The id of a cart's item. */
                itemId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    patchCartsIdItemsItemId: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key answers the same, marked `idempotency-replayed`. */
                "idempotency-key"?: string;
                /** @description The cart's ETag, instead of the expected versions. */
                "if-match"?: string;
            };
            path: {
                /** @description The id of a cart. */
                id: string;
                /** @description The id of a cart's item. */
                itemId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description At most what the contract allows. */
                    quantity: number;
                    expectedItemVersion?: number;
                    expectedSnapshotVersion?: number;
                };
            };
        };
        responses: never;
    };
    postCartsIdQuotes: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key answers the same, marked `idempotency-replayed`. */
                "idempotency-key"?: string;
                /** @description The cart's ETag, instead of the expected versions. */
                "if-match"?: string;
            };
            path: {
                /** @description The id of a cart. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    expectedSnapshotVersion?: number;
                };
            };
        };
        responses: never;
    };
    postCartsIdMerge: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key answers the same, marked `idempotency-replayed`. */
                "idempotency-key"?: string;
                /** @description The cart's ETag, instead of the expected versions. */
                "if-match"?: string;
            };
            path: {
                /** @description The id of a cart. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MergeCart"];
            };
        };
        responses: never;
    };
    getCheckouts: {
        parameters: {
            query?: {
                /** @description At most so many. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    postCheckouts: {
        parameters: {
            query?: never;
            header: {
                /** @description A fresh one for each checkout, the same one for each retry. */
                "idempotency-key": string;
                /** @description The cart's ETag, instead of `expectedSnapshotVersion`, which wins where both are sent. */
                "if-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The id of a cart. */
                    cartId: string;
                    expectedSnapshotVersion?: number;
                };
            };
        };
        responses: never;
    };
    getCheckoutsId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a checkout attempt. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    postCheckoutsIdCancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a checkout attempt. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    getOrders: {
        parameters: {
            query?: {
                /** @description At most so many. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    getOrdersId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of an order. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    getAds: {
        parameters: {
            query: {
                /** @description Where it is shown. */
                placement: "search" | "home" | "cart";
                /** @description The id of a search. */
                search?: string;
                /** @description Who looks, where nobody is signed in: what an earlier answer gave as `viewer`. */
                viewer?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    postAdsEvents: {
        parameters: {
            query?: {
                /** @description Who looks, where nobody is signed in: what an earlier answer gave as `viewer`. */
                viewer?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    type: "impression" | "click";
                    token: string;
                };
            };
        };
        responses: never;
    };
    postAdsWhy: {
        parameters: {
            query?: {
                /** @description Who looks, where nobody is signed in: what an earlier answer gave as `viewer`. */
                viewer?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    token: string;
                };
            };
        };
        responses: never;
    };
    getAdsViewerControls: {
        parameters: {
            query?: {
                /** @description Who looks, where nobody is signed in: what an earlier answer gave as `viewer`. */
                viewer?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    putAdsViewerControls: {
        parameters: {
            query?: {
                /** @description Who looks, where nobody is signed in: what an earlier answer gave as `viewer`. */
                viewer?: string;
            };
            header?: {
                /** @description The controls' ETag, as last seen. */
                "if-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    optOut: boolean;
                    hiddenAds: string[];
                    hiddenAdvertisers: string[];
                };
            };
        };
        responses: never;
    };
    getFxRates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    getFxRatesCurrencyHistory: {
        parameters: {
            query?: {
                /** @description At most so many. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description A supported currency. */
                currency: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    postFxConvert: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    amount: components["schemas"]["Money"];
                    to: string;
                };
            };
        };
        responses: never;
    };
    getLocales: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    getAutomationTriggers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    getAutomationsDeadLetters: {
        parameters: {
            query?: {
                /** @description At most so many. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Only those in this state. */
                state?: "undecided" | "replaying" | "replayed" | "handled-manually" | "deferred";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    postAutomationsDeadLettersReplay: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    ids: string[];
                };
            };
        };
        responses: never;
    };
    getAutomationsReceivers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    postAutomationsExecutionsReplay: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    ids: string[];
                };
            };
        };
        responses: never;
    };
    postAutomationsDeadLettersReview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What was found, and what is done about it. */
                    note: string;
                };
            };
        };
        responses: never;
    };
    postAutomationsDeadLettersIdReplayEdited: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a dead letter. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Sent in place of the event's `data`, whole. Id, type, time and subject stay the event's. */
                    data: {
                        [key: string]: unknown;
                    };
                    reason: string;
                };
            };
        };
        responses: never;
    };
    postAutomationsDeadLettersIdOutcome: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a dead letter. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    outcome: "handled-manually";
                    note: string;
                    /** @description The id of an incident. */
                    incidentId?: string;
                } | {
                    /** @constant */
                    outcome: "deferred";
                    note: string;
                    /** @description The id of an incident. */
                    incidentId: string;
                };
            };
        };
        responses: never;
    };
    getAutomationsDeadLettersReplays: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    postAutomationsDeadLettersReplays: {
        parameters: {
            query?: {
                /** @description 1: nothing is replayed; the answer says how many and which would be. */
                dryRun?: "0" | "1";
                /** @description Of the dry run that was agreed to: where other letters are meant by now, nothing is begun. */
                set?: string;
            };
            header?: {
                /** @description Required unless `dryRun=1`. A retry with the same key begins nothing; it answers the first, marked `idempotency-replayed`. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    ids: string[];
                } | {
                    /** @enum {string} */
                    eventType?: "brief.extracted" | "search.completed" | "offer.found" | "offer.price.dropped" | "cart.abandoned" | "checkout.failed" | "checkout.stuck" | "order.completed" | "order.refunded" | "order.refund.failed" | "order.disputed" | "order.dispute.closed" | "order.shortfall" | "order.shortfall.decided" | "quota.near" | "alert.raised" | "fx.stale";
                    /** @enum {string} */
                    cause?: "spent" | "gone" | "crashed";
                    /** @description The id of an automation. */
                    automationId?: string;
                    /** @description The id of a buyer. */
                    buyerId?: string;
                    /** @description What the event is about, exactly. */
                    subject?: string;
                    /** @description Words that the error has in it, whatever their case. */
                    error?: string;
                    /** Format: date-time */
                    diedAfter?: string;
                    /** Format: date-time */
                    diedBefore?: string;
                    /**
                     * @description undecided where nothing is said. No condition by itself.
                     * @enum {string}
                     */
                    state?: "undecided" | "deferred";
                };
            };
        };
        responses: never;
    };
    getAutomationsDeadLettersReplaysIdProgress: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a replay of many dead letters. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    postAutomationsDeadLettersReplaysIdHalt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a replay of many dead letters. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    getAutomations: {
        parameters: {
            query?: {
                /** @description At most so many. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    postAutomations: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key makes no second automation; it answers the first, marked `idempotency-replayed`. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** @enum {string} */
                    eventType: "brief.extracted" | "search.completed" | "offer.found" | "offer.price.dropped" | "cart.abandoned" | "checkout.failed" | "checkout.stuck" | "order.completed" | "order.refunded" | "order.refund.failed" | "order.disputed" | "order.dispute.closed" | "order.shortfall" | "order.shortfall.decided" | "quota.near";
                    /** @description Where events are delivered to; not there where none of the actions is a webhook. */
                    url?: string;
                    /**
                     * @description All have to hold for an event to be delivered. One on a field that the event lacks does not, but for `present`.
                     * @default []
                     */
                    conditions?: components["schemas"]["AutomationConditionInput"][];
                    /**
                     * @description What is done at an event, one after the other: a webhook, a mail and a search once each at most, and a delay before something.
                     * @default [
                     *       {
                     *         "kind": "webhook"
                     *       }
                     *     ]
                     */
                    actions?: components["schemas"]["AutomationActionInput"][];
                    /** @default true */
                    enabled?: boolean;
                };
            };
        };
        responses: never;
    };
    getAutomationsId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of an automation. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    deleteAutomationsId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of an automation. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    patchAutomationsId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of an automation. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    url?: string;
                    /** @description All have to hold for an event to be delivered. One on a field that the event lacks does not, but for `present`. */
                    conditions?: components["schemas"]["AutomationConditionInput"][];
                    /** @description What is done at an event, one after the other: a webhook, a mail and a search once each at most, and a delay before something. */
                    actions?: components["schemas"]["AutomationActionInput"][];
                    enabled?: boolean;
                };
            };
        };
        responses: never;
    };
    postAutomationsIdTest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of an automation. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description The event to try it at; else the latest of its type. */
                    eventId?: string;
                    /** @description To try it with these in place of its own. */
                    conditions?: components["schemas"]["AutomationConditionInput"][];
                };
            };
        };
        responses: never;
    };
    postAutomationsIdRotateSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of an automation. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    getAutomationsIdVersions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of an automation. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    getAutomationsIdExecutions: {
        parameters: {
            query?: {
                /** @description At most so many. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The id of an automation. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
}
