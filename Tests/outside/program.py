"""Something that holds a key to the JSON API."""

import json

from visitor import Answer


class Program:
    def __init__(self, installation, role="administrator", days=1):
        made = json.loads(
            installation.run("api-key", "add", "--name", "Test", "--role", role, "--days", str(days), "--json"))
        self.id, self.key = made["id"], made["key"]
        self.visitor = installation.visitor()

    def send(self, method, path, content=None, **headers) -> Answer:
        fields = {"Authorization": f"Bearer {self.key}"} | headers
        body = None
        if content is not None:
            body, fields["Content-Type"] = json.dumps(content).encode(), "application/json"
        return self.visitor.request(method, path, body, fields)

    def read(self, path) -> dict:
        answer = self.send("GET", path)
        assert answer.status == 200, answer
        return json.loads(answer.text)
