# matrix-nio with libolm: a second client that we did not write, in another language, on another crypto library. Driven
# by lines of JSON on standard input, answering each by one on standard output.
import asyncio
import json
import sys
import tempfile

from nio import AsyncClient, AsyncClientConfig, MegolmEvent, RoomMessageText


async def main():
    url, user_id, password = sys.argv[1:4]
    config = AsyncClientConfig(store_sync_tokens=False, encryption_enabled=True)
    client = AsyncClient(url, user_id, store_path=tempfile.mkdtemp(), config=config)
    await client.login(password, device_name="nio")
    heard = []
    client.add_event_callback(lambda room, event: heard.append(event), (RoomMessageText, MegolmEvent))
    await client.sync(timeout=0, full_state=True)
    if client.should_upload_keys:
        await client.keys_upload()

    async def sync_once():
        await client.sync(timeout=10000)
        if client.should_upload_keys:
            await client.keys_upload()
        if client.should_query_keys:
            await client.keys_query()
        if client.should_claim_keys:
            await client.keys_claim(client.get_users_for_key_claiming())
        await client.send_to_device_messages()

    async def join(room_id):
        await client.join(room_id)
        while room_id not in client.rooms or not client.rooms[room_id].encrypted:
            await sync_once()
        return {"members": len(client.rooms[room_id].users)}

    async def hear(text):
        while True:
            for event in heard:
                if isinstance(event, RoomMessageText) and event.body == text:
                    return {"sender": event.sender, "decrypted": event.decrypted}
            await sync_once()

    async def say(room_id, text):
        content = {"msgtype": "m.text", "body": text}
        sent = await client.room_send(room_id, "m.room.message", content, ignore_unverified_devices=True)
        return {"event_id": sent.event_id}

    verbs = {"join": join, "hear": hear, "say": say}
    print(json.dumps({"device_id": client.device_id}), flush=True)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        verb, *arguments = json.loads(line)
        print(json.dumps(await verbs[verb](*arguments)), flush=True)
    await client.close()


asyncio.run(main())
