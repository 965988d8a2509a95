"""From a need in words to an order, by plain HTTP and Python's standard library alone (3.9 or later):

    API=http://127.0.0.1:8787 EMAIL=... PASSWORD=... python3 examples/python/order.py

STRIPE and STRIPE_PUBLISHABLE_KEY (both in .local/stack.json of a running stack; the key is the secret one with pk_ for sk_) have it paid
by a test card; without them it ends where the buyer would pay.
"""

import base64
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request

API = os.environ.get("API", "http://127.0.0.1:8787")
token = None


def call(method, path, body=None, key=None):
    """One call; the open answer. A refusal is a problem (RFC 9457), whose detail says what helps."""
    headers = {}
    if token:
        headers["authorization"] = f"Bearer {token}"
    if key:
        headers["idempotency-key"] = key
    data = None
    if body is not None:
        headers["content-type"] = "application/json"
        data = json.dumps(body).encode()
    request = urllib.request.Request(API + path, data=data, headers=headers, method=method)
    try:
        return urllib.request.urlopen(request, timeout=120)
    except urllib.error.HTTPError as error:
        problem = json.load(error)
        said = f"{problem['title']}: {problem.get('detail', '')} ({problem['requestId']})"
        raise SystemExit(f"{method} {path}: {error.code} {said}") from None


def read(method, path, body=None, key=None):
    with call(method, path, body, key) as answer:
        return json.load(answer)


def until(path, member):
    """Asks until the answer has the member, for two minutes at most."""
    started = time.monotonic()
    while time.monotonic() - started < 120:
        answer = read("GET", path)
        if answer.get(member):
            return answer
        time.sleep(0.5)
    raise SystemExit(f"{path} did not come to have {member}")


token = read("POST", "/auth/login", {"email": os.environ["EMAIL"], "password": os.environ["PASSWORD"]})["accessToken"]

chat = read("POST", "/chat-sessions", {})["id"]
need = {"content": "We need 12 office chairs for Vienna, at most 3,000 EUR, within a month."}
# The reply is a stream of events; this program reads it to its end and looks at none.
call("POST", f"/chat-sessions/{chat}/messages", need, f"say-{chat}").read()
call("POST", f"/chat-sessions/{chat}/finalize").close()
brief = until(f"/chat-sessions/{chat}", "briefId")["briefId"]
print("brief", brief)

search = read("POST", "/searches", {"briefId": brief})
call("POST", f"/searches/{search['id']}/confirm").close()
offers = 0
with call("GET", f"/searches/{search['id']}/stream") as stream:
    for line in stream:
        offers += line.rstrip() == b"event: offer.upserted"
print(f"search {search['id']}: {offers} offers came while it was watched")

found = read("GET", f"/offers?search={search['id']}&available=true&limit=1")["items"]
if not found:
    raise SystemExit("nothing can be bought")
cart = read("POST", "/carts", {"currency": search["currency"]})["id"]
filled = read("POST", f"/carts/{cart}/items", {"offerId": found[0]["id"], "quantity": 2})

# The key makes it one checkout, however often it is sent; the version makes it of the cart that was seen.
order = {"cartId": cart, "expectedSnapshotVersion": filled["snapshotVersion"]}
checkout = read("POST", "/checkouts", order, f"order-{cart}")
print(f"checkout {checkout['id']}: {checkout['amount']['amount']} {checkout['amount']['currency']} in minor units")

stripe, publishable = os.environ.get("STRIPE"), os.environ.get("STRIPE_PUBLISHABLE_KEY")
if stripe and publishable:
    form = {"client_secret": checkout["clientSecret"], "payment_method": "pm_card_visa"}
    confirm = urllib.request.Request(
        f"{stripe}/v1/payment_intents/{checkout['payment']['intentId']}/confirm",
        data=urllib.parse.urlencode(form).encode(),
        headers={"authorization": "Basic " + base64.b64encode(f"{publishable}:".encode()).decode()},
    )
    urllib.request.urlopen(confirm, timeout=60).close()
    paid = until(f"/checkouts/{checkout['id']}", "orderId")["orderId"]
    print(f"order {paid} is {read('GET', f'/orders/{paid}')['state']}")
else:
    print("pay it in a browser, or name STRIPE and STRIPE_PUBLISHABLE_KEY")
