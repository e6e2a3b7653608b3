"""Requests that no browser sends, and those that only odd ones do: *Bad inputs, by place* in security.md.

Each is answered by a clear 4xx or a closed connection, never by a 5xx, and nothing is lost by it.
"""

import base64
import gzip
import socket
import threading
import time
import unicodedata
from urllib.parse import quote

import pytest

NEW = "seventeen amber lanterns drift"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def ada(sqlite):
    return sqlite.add_person()


@pytest.fixture(scope="module", autouse=True)
def slow_connection(sqlite):
    """Begins its headers before everything else here, and goes on with them byte by byte until it is cut off.

    Says how many seconds that took.
    """
    start = time.monotonic()
    with socket.create_connection(("127.0.0.1", sqlite.port)) as connection:
        connection.sendall(b"GET /login HTTP/1.1\r\nX: ")
        is_over = threading.Event()
        lived = []

        def crawl():
            connection.settimeout(1)
            while not is_over.is_set():
                try:
                    connection.sendall(b"a")
                    if connection.recv(1_000) == b"":
                        break
                except TimeoutError:
                    continue
                except OSError:
                    break
            lived.append(time.monotonic() - start)

        crawling = threading.Thread(target=crawl)
        crawling.start()

        def seconds(within):
            crawling.join(max(0, start + within - time.monotonic()))
            is_over.set()
            crawling.join()
            return lived[0]

        yield seconds
        is_over.set()
        crawling.join()


@pytest.fixture(autouse=True)
def still_well(sqlite):
    yield
    assert sqlite.visitor().get("/readyz").status == 200
    assert sqlite.servers[0].process.poll() is None


def raw(installation, *parts, within=20):
    """The status that these bytes are answered with; `None` when the connection is just closed."""
    with socket.create_connection(("127.0.0.1", installation.port), timeout=within) as connection:

        def send():
            try:
                for part in parts:
                    connection.sendall(part)
            except OSError:
                pass  # nobody reads on: what counts is the answer

        threading.Thread(target=send, daemon=True).start()
        answer = b""
        while b"\r\n" not in answer:
            try:
                received = connection.recv(65_536)
            except ConnectionResetError:
                break
            if not received:
                break
            answer += received
    return int(answer.split()[1]) if answer else None


def request_of(installation, line="GET /login HTTP/1.1", *headers, host=True, body=b""):
    fields = [f"Host: localhost:{installation.port}"] if host else []
    return "\r\n".join([line, *fields, *headers, "Connection: close", "", ""]).encode() + body


def post(installation, body, *headers, path="/login"):
    return request_of(
        installation, f"POST {path} HTTP/1.1", "Content-Type: application/x-www-form-urlencoded", *headers, body=body)


def assert_refused(status):
    assert status is None or 400 <= status < 500


# --- All


def test_no_host(sqlite):
    assert raw(sqlite, request_of(sqlite, host=False)) == 400


@pytest.mark.parametrize("second", ["evil.example", "localhost:{port}", ""])
def test_two_hosts(sqlite, second):
    assert_refused(raw(sqlite, request_of(sqlite, "GET /login HTTP/1.1", f"Host: {second.format(port=sqlite.port)}")))


def test_an_empty_host(sqlite):
    assert raw(sqlite, request_of(sqlite, "GET /login HTTP/1.1", "Host: ", host=False)) == 400


@pytest.mark.parametrize("target", ["//evil.example/login", "evil.example:443", "*"])
def test_a_target_that_names_another_host_is_refused(sqlite, target):
    status = raw(sqlite, request_of(sqlite, f"GET {target} HTTP/1.1"))
    assert_refused(status)


@pytest.mark.parametrize("headers", [
    ("Content-Length: 4", "Transfer-Encoding: chunked"),
    ("Transfer-Encoding: chunked", "Content-Length: 4"),
    ("Content-Length: 4", "Content-Length: 5"),
    ("Content-Length: 4, 5",),
    ("Content-Length: -1",),
    ("Content-Length: +4",),
    ("Content-Length: 99999999999999999999",),
    ("Transfer-Encoding: chunked, identity",),
    ("Transfer-Encoding: xchunked",),
])
def test_a_length_that_can_be_read_in_two_ways(sqlite, headers):
    assert_refused(raw(sqlite, post(sqlite, b"0\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n", *headers)))


@pytest.mark.parametrize("line", [
    "GET /login HTTP/9.9", "GET /login", "GET /lo gin HTTP/1.1", "\x00\x01\x02", "G" * 5_000,
    "GET /" + "a" * 200_000 + " HTTP/1.1",
])
def test_what_is_no_request(sqlite, line):
    assert_refused(raw(sqlite, request_of(sqlite, line)))


@pytest.mark.parametrize("header", ["X: a\r\n b", "X : a", "X\x00: a", "X: a\x00b", ": a", "X" * 100_000 + ": a"])
def test_what_is_no_header(sqlite, header):
    status = raw(sqlite, request_of(sqlite, "GET /login HTTP/1.1", header))
    assert status is None or status < 500


def test_tls_spoken_to_a_listener_without_it(sqlite):
    assert_refused(raw(sqlite, bytes.fromhex("16030100c8010000c40303") + b"\x00" * 200))


def test_ten_thousand_cookies(sqlite):
    many = "; ".join(f"cookie{number}=x" for number in range(10_000))
    assert_refused(raw(sqlite, request_of(sqlite, "GET /login HTTP/1.1", f"Cookie: {many}")))


def test_many_cookies_are_only_read(sqlite):
    many = "; ".join(f"c{number}=x" for number in range(500))
    assert raw(sqlite, request_of(sqlite, "GET /login HTTP/1.1", f"Cookie: {many}")) == 200


@pytest.mark.parametrize("method", ["TRACE", "OPTIONS", "PUT", "PATCH", "DELETE", "PROPFIND"])
def test_other_methods(sqlite, method):
    answer = sqlite.visitor().request(method, "/login")
    assert answer.status == 405
    assert answer.problems == ["method-not-allowed"]


@pytest.mark.parametrize("headers", [
    {"X-HTTP-Method-Override": "POST"}, {"X-HTTP-Method": "DELETE"}, {"X-Method-Override": "PUT"},
])
def test_a_method_is_not_overridden(sqlite, headers):
    answer = sqlite.visitor().request("GET", "/login?_method=POST", headers=headers)
    assert (answer.status, answer.title) == (200, "Sign in")


def test_a_body_that_is_too_large(sqlite):
    body = b"email=a&password=" + b"x" * 2_000_000
    assert raw(sqlite, post(sqlite, b"", f"Content-Length: {len(body)}"), body) == 413


def test_a_body_of_unknown_length_that_is_too_large(sqlite):
    chunks = (b"8000\r\n" + b"x" * 0x8000 + b"\r\n") * 60 + b"0\r\n\r\n"
    assert raw(sqlite, post(sqlite, b"", "Transfer-Encoding: chunked"), chunks) == 413


def test_a_large_body_is_refused_before_it_is_sent(sqlite):
    with socket.create_connection(("127.0.0.1", sqlite.port), timeout=10) as connection:
        connection.sendall(post(sqlite, b"", "Content-Length: 10000000"))
        assert connection.recv(1_000).split()[1] == b"413"


def sent(installation, body, headers=FORM, path="/login"):
    visitor = installation.visitor()
    csrf = visitor.get("/login").csrf
    return visitor.request("POST", path, b"csrf=" + csrf.encode() + b"&" + body, headers)


def test_a_compressed_body(sqlite):
    bomb = gzip.compress(b"x" * 10_000_000)
    answer = sqlite.visitor().request("POST", "/login", bomb, FORM | {"Content-Encoding": "gzip"})
    assert answer.status in (413, 415)


@pytest.mark.parametrize("kind", [
    "application/json", "multipart/form-data; boundary=x", "text/plain", "application/xml", "",
    "application/x-www-form-urlencoded-not",
])
def test_another_type_of_body(sqlite, ada, kind):
    answer = sent(sqlite, f"email={ada.email}&password={quote(ada.password)}".encode(), {"Content-Type": kind})
    assert answer.status == 415
    assert answer.problems == ["unsupported-type"]


def test_the_type_may_name_its_charset(sqlite, ada):
    kind = {"Content-Type": "Application/X-WWW-Form-Urlencoded; charset=utf-8"}
    assert sent(sqlite, f"email={ada.email}&password={quote(ada.password)}".encode(), kind).status == 303


@pytest.mark.parametrize("body", [
    b"email=a&email=b&password=c", b"email=a&password=b&password=c", b"csrf=x&email=a&password=b",
    b"email=%ff&password=b", b"email=\xff&password=b", b"email=%ed%a0%80&password=b", b"email=%c0%af&password=b",
    b"email=a%00b&password=c", b"email=a&password=b%00c", b"email=%zz", b"email=%4", b"%00=a",
    b"&".join(b"f%d=x" % number for number in range(100)),
])
def test_a_form_that_can_not_be_read_in_one_way(sqlite, body):
    answer = sent(sqlite, body)
    assert answer.status == 400
    assert answer.problems == ["bad-request"]


def test_deep_nesting_means_nothing(sqlite):
    answer = sent(sqlite, b"email" + b"[a]" * 3_000 + b"=x&password=x")
    assert answer.status == 401


@pytest.mark.parametrize("path", ["/%", "/%zz", "/login%00", "/%c0%ae%c0%ae/etc/passwd", "/../../etc/passwd",
                                  "/assets/../../../etc/passwd", "/assets/%2e%2e%2flockstep.key", "/login/../security",
                                  "//login", "//admin/login", "/\\evil.example", "/reset/%0d%0aSet-Cookie:x=y"])
def test_odd_paths(sqlite, path):
    answer = raw(sqlite, request_of(sqlite, f"GET {path} HTTP/1.1"))
    assert answer is None or answer < 500
    assert answer != 200


def test_a_header_is_never_split_by_what_was_typed(sqlite):
    answer = sqlite.visitor().get("/login?notice=%0d%0aSet-Cookie:%20a=b")
    assert answer.status == 200
    assert not any("a=b" in value for value in answer.all("Set-Cookie"))


# --- Login


@pytest.mark.parametrize("name, password", [
    ("", ""), ("a", "b"), ("a", ""), ("", "b"), ("x" * 10_000, "y"), ("a" * 254 + "@b.example", "y"),
    ("‮moc.elpmaxe@ada", "y"), ("' OR 1=1 --", "y"), ("ada@northwind.example\r\nX: y", "y"),
    ("a" * 64 + "@" + "b" * 64 + ".example", "y"), ("😀" * 100, "😀" * 100), ("__proto__", "constructor"),
])
def test_odd_names_are_wrong_credentials(sqlite, name, password):
    answer = sqlite.visitor().try_sign_in(name, password)
    assert (answer.status, answer.problems) == (401, ["wrong-credentials"])


@pytest.mark.parametrize("body", [
    b"email[]={email}&password={password}", b"email[0]={email}&password={password}", b"email={email}&password[]={password}",
    b"email.value={email}&password={password}", b"password={password}", b"email={email}", b"",
    b"EMAIL={email}&password={password}",
])
def test_lists_and_objects_are_other_fields(sqlite, ada, body):
    body = body.replace(b"{email}", ada.email.encode()).replace(b"{password}", quote(ada.password).encode())
    answer = sent(sqlite, body)
    assert (answer.status, answer.problems) == (401, ["wrong-credentials"])


@pytest.mark.parametrize("size, status", [(1, 401), (1_024, 401), (1_025, 401), (15_000, 401), (10_000_000, 413)])
def test_long_passwords_at_sign_in(sqlite, size, status):
    # Of one's own, so that nobody's limit is used up.
    assert raw_sign_in(sqlite, f"nobody{size}@northwind.example", "x" * size) == status


def raw_sign_in(installation, email, password):
    visitor = installation.visitor()
    csrf = visitor.get("/login").csrf
    body = f"csrf={csrf}&email={quote(email)}&password={quote(password)}".encode()
    cookie = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    return raw(installation, post(installation, b"", f"Cookie: {cookie}", f"Content-Length: {len(body)}"), body)


def test_a_password_of_the_greatest_length_counts_in_full(sqlite):
    longest = ("tangerine lantern " * 60)[:1_024]
    ada = sqlite.add_person()
    visitor = sqlite.open_link(sqlite.request_reset(ada))
    too_long = sqlite.reset(visitor, longest + "x")
    assert (too_long.status, too_long.problems) == (422, ["password-too-long"])
    assert sqlite.reset(visitor, longest).status == 303
    assert sqlite.visitor().try_sign_in(ada.email, longest[:-1]).status == 401
    assert sqlite.visitor().try_sign_in(ada.email, longest[:-1] + "z").status == 401
    assert sqlite.visitor().try_sign_in(ada.email, longest).status == 303


def test_accents_may_be_typed_either_way(sqlite):
    composed = unicodedata.normalize("NFC", "crème brûlée à la carte")
    decomposed = unicodedata.normalize("NFD", composed)
    assert composed != decomposed
    ada = sqlite.add_person(password=decomposed)
    for typed in (composed, decomposed):
        assert sqlite.visitor().try_sign_in(ada.email, typed).status == 303


@pytest.mark.parametrize("password", [" leading is kept so", "trailing is kept so ", "\ttabs are kept\ttoo"])
def test_spaces_are_part_of_a_password(sqlite, password):
    ada = sqlite.add_person()
    visitor = sqlite.open_link(sqlite.request_reset(ada))
    assert sqlite.reset(visitor, password).status == 303
    assert sqlite.visitor().try_sign_in(ada.email, password.strip()).status == 401
    assert sqlite.visitor().try_sign_in(ada.email, password).status == 303


@pytest.mark.parametrize("password", ["密码是很长的一句话不容易猜", "🦊🐙🪁🌋🧭🪵🛶🧦🪴🫖🪤🧊", "пять жёлтых маяков"])
def test_any_script_will_do(sqlite, password):
    ada = sqlite.add_person(password=password)
    assert sqlite.visitor().sign_in(ada)


def test_a_user_name_signs_in_too_and_case_does_not_matter(sqlite):
    ada = sqlite.add_person()
    for name in (ada.user_name, ada.user_name.upper(), ada.email.upper(), f" {ada.email} "):
        assert sqlite.visitor().try_sign_in(name, ada.password).status == 303, name


# --- Forgot


@pytest.mark.parametrize("email, problem", [
    ("", "address-empty"), ("   ", "address-empty"), ("ada", "address-malformed"), ("@", "address-malformed"),
    ("a@b\r\nBcc: c@d.example", "address-malformed"), ("a@b.example%0aBcc:c@d.example", "address-malformed"),
    ("a@b.example,c@d.example", "address-malformed"), ("a@b.example c@d.example", "address-malformed"),
    ("a@b.example;c@d.example", "address-malformed"), ('"a b"@c.example', "address-malformed"),
    ("a@[127.0.0.1]", "address-malformed"), ("ädä@northwind.example", "address-malformed"),
    ("Ada <ada@northwind.example>", "address-malformed"), ("x" * 10_000, "address-too-long"),
])
def test_what_is_no_address_is_said_so_and_kept(sqlite, email, problem):
    answer = sqlite.visitor().submit("/reset", email=email)
    assert answer.status == 422
    assert answer.problems == [problem]


def test_only_the_accounts_own_address_brings_a_mail(sqlite):
    ada, last = sqlite.add_person(), sqlite.add_person()
    local, domain = ada.email.split("@")
    others = [f"{local}+tag@{domain}", f"{local}@mail.{domain}", f"{local}@northw\N{LATIN SMALL LETTER DOTLESS I}nd.example",
              f"{local}@{domain}.evil.example", f"{ada.user_name}@{domain}"]
    for address in others:
        assert sqlite.visitor().submit("/reset", email=address).status in (303, 422)
    sqlite.request_reset(last)
    assert sqlite.mailbox.mails(ada.email, "password-reset") == []
    assert not any(sqlite.mailbox.mails(address) for address in others)


def test_case_and_spaces_around_do_not_matter_and_the_mail_goes_to_the_address_on_file(sqlite):
    ada = sqlite.add_person()
    assert sqlite.visitor().submit("/reset", email=f"  {ada.email.upper()} ").status == 303
    assert sqlite.mailbox.wait(ada.email, "password-reset").recipients == [ada.email]


@pytest.mark.parametrize("body", [b"email={email}&email=evil@evil.example", b"email[]={email}&email[]=evil@evil.example"])
def test_a_second_recipient_can_not_be_added(sqlite, ada, body):
    answer = sent(sqlite, body.replace(b"{email}", ada.email.encode()), path="/reset")
    assert answer.status in (400, 422)
    assert sqlite.mailbox.mails("evil@evil.example") == []


# --- Reset


def of_length(count):
    return "lsr_" + "A" * count


@pytest.mark.parametrize("token", [
    "x", of_length(0), of_length(42), of_length(44), of_length(10_000), of_length(43), "lsr_" + "=" * 43,
    "lsr_" + "A" * 42 + "=", "lsr_" + "A" * 42 + "%2B", "lsr_" + "A" * 42 + "/", "LSR_" + "A" * 43, "lsv_" + "A" * 43,
    "lsu_" + "A" * 43, "lss_" + "A" * 43, "lsf_" + "A" * 43, "A" * 43, "%00", "lsr_" + "%C3%A9" * 20, "..", "sent%2f",
])
def test_an_invented_link_is_dead(sqlite, token):
    visitor = sqlite.visitor()
    answer = visitor.get(f"/reset/{token}")
    assert answer.status in (303, 400, 404, 410)
    assert visitor.get("/reset/password").status == 410
    csrf = visitor.get("/login").csrf
    late = visitor.post("/reset/password", csrf, new_password=NEW, confirm_password=NEW)
    assert late.status == 410


def test_links_of_other_purposes_reset_nothing(sqlite):
    ada = sqlite.add_person()
    visitor = sqlite.visitor().sign_in(ada)
    visitor.submit("/profile", "/profile/recovery-email", email=f"r{ada.email}")
    verify = sqlite.mailbox.wait(f"r{ada.email}", "recovery-verify").link.rsplit("/", 1)[1]
    undo = sqlite.mailbox.wait(ada.email, "recovery-changed").link.rsplit("/", 1)[1]
    session = visitor.cookies["lockstep"]
    for token in (verify, undo, session, visitor.cookies["lockstep-browser"]):
        for written in (token, "lsr_" + token.removeprefix(token[:4])):
            other = sqlite.visitor()
            other.get(f"/reset/{written}")
            assert other.get("/reset/password").status == 410
            other.cookies["lockstep-reset"] = written
            assert other.get("/reset/password").status == 410


def test_a_token_in_two_places_is_disbelieved(sqlite, ada):
    token = sqlite.request_reset(ada).rsplit("/", 1)[1]
    twice = sqlite.visitor().get("/reset/password", Cookie=f"lockstep-reset={token}; lockstep-reset=lsr_{'A' * 43}")
    assert twice.status == 410
    assert sqlite.visitor().get(f"/reset/password?token={token}").status == 410, "a query is no place for it"


def test_a_token_with_anything_added_is_another_one(sqlite):
    ada = sqlite.add_person()
    link = sqlite.request_reset(ada)
    token = link.rsplit("/", 1)[1]
    last = base64.urlsafe_b64encode(bytes(range(255, 256)))
    for other in (token + "A", token[:-1], token + "=", token.swapcase(), token[:-1] + last.decode()[0], token + "%20"):
        if other == token:
            continue
        visitor = sqlite.visitor()
        visitor.get(f"/reset/{other}")
        assert visitor.get("/reset/password").status == 410, other
    assert sqlite.reset(sqlite.open_link(link), NEW).status == 303


def test_steps_out_of_order_lead_nowhere(sqlite):
    ada = sqlite.add_person()
    visitor = sqlite.visitor()
    assert visitor.get("/reset/password").status == 410
    assert visitor.get("/reset/done").status == 200
    csrf = visitor.get("/login").csrf
    for path in ("/reset/password", "/reset/done", "/reset/sent"):
        answer = visitor.post(path, csrf, new_password=NEW, confirm_password=NEW, email=ada.email, user=ada.email)
        assert 400 <= answer.status < 500
    # Without a flow that waits for a factor, its page leads back to the link, which is dead.
    answer = visitor.post("/reset/factor", csrf, factor="totp", code="123456", new_password=NEW, email=ada.email)
    assert (answer.status, answer.location) == (303, "/reset/password")
    assert visitor.get("/reset/password").status == 410
    assert sqlite.visitor().sign_in(ada)


def test_two_people_in_one_browser_reset_only_the_last_opened(sqlite):
    ada, bo = sqlite.add_person(), sqlite.add_person()
    visitor = sqlite.open_link(sqlite.request_reset(ada))
    sqlite.open_link(sqlite.request_reset(bo), visitor)
    assert bo.email in visitor.get("/reset/password").text
    assert sqlite.reset(visitor, NEW).status == 303
    assert sqlite.visitor().sign_in(ada)
    assert sqlite.visitor().try_sign_in(bo.email, NEW).status == 303


@pytest.mark.parametrize("password, status", [("界" * 64, 422), ("𝕧𝕚𝕠𝕝𝕖𝕥 𝕙𝕒𝕣𝕓𝕠𝕦𝕣 𝕜𝕚𝕥𝕖𝕤", 303), ("ⅧⅨⅩ ligature ﬁne ﬂow", 303)])
def test_odd_unicode_as_a_new_password(sqlite, password, status):
    ada = sqlite.add_person()
    visitor = sqlite.open_link(sqlite.request_reset(ada))
    assert sqlite.reset(visitor, password).status == status
    if status == 303:
        assert sqlite.visitor().try_sign_in(ada.email, unicodedata.normalize("NFKC", password)).status == 303


# --- Recovery mail


def test_somebody_elses_address_is_told_nothing_more_than_any_other(sqlite, ada):
    bo = sqlite.add_person()
    visitor = sqlite.visitor().sign_in(ada)
    taken = visitor.submit("/profile", "/profile/recovery-email", email=bo.email)
    free = visitor.submit("/profile", "/profile/recovery-email", email="x" + bo.email[1:])
    assert (taken.status, taken.problems) == (free.status, free.problems)


@pytest.mark.parametrize("token", ["x", "lsv_" + "A" * 43, "lsr_" + "A" * 43, "%00", "lsv_" + "A" * 10_000])
def test_an_invented_verification_link_verifies_nothing(sqlite, ada, token):
    visitor = sqlite.visitor()
    assert visitor.get(f"/verify/{token}").status in (303, 400, 404)
    answer = visitor.try_sign_in(ada.email, ada.password)
    assert answer.status == 303
    assert answer.location != "/profile?outcome=verified"


# --- Last, because it takes its time beside the others


def test_slow_headers_are_not_waited_for(slow_connection):
    assert slow_connection(within=45) < 40
