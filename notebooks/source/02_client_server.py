# %% [markdown] lang="es" id="title"
# # Cliente-servidor
#
# Alguien toca «reservar» y espera. Del otro lado, un programa contesta… o tarda, o se equivoca, o muere a media frase. Aquí enciendes ese
# servidor en tu equipo, miras cada byte que viaja y lo rompes a propósito.
#
# **En clase**, 6 minutos:
#
# - decir qué hace un servidor y qué hace un cliente, y quién decide;
# - leer latencias por percentiles, y ver por qué la cola crece de golpe.
#
# **A tu ritmo**, hasta dos horas, con ejercicios:
#
# - leer una petición y una respuesta HTTP tal como viajan;
# - escribir un cliente que sobrevive a un servidor malo sin reservar dos veces;
# - escribir un servicio que cumple un contrato;
# - medir sin engañarte y saber cuántos clientes aguanta un servicio antes de la cola.
#
# **Antes:** las lecciones `00` y `01`.

# %% [markdown] lang="en" id="title"
# # Client-server
#
# Somebody taps “book” and waits. On the other side a program answers… or is slow, or gets it wrong, or dies half-way through. Here you
# start that server on your own computer, look at every byte that travels, and break it on purpose.
#
# **In class**, 6 minutes:
#
# - say what a server does and what a client does, and who decides;
# - read latencies by percentiles, and see why the queue grows all at once.
#
# **At your own pace**, up to two hours, exercises included:
#
# - read an HTTP request and response as they travel;
# - write a client that survives a bad server without booking twice;
# - write a service that keeps a contract;
# - measure without fooling yourself, and know how many clients a service can take before the queue.
#
# **Before:** lessons `00` and `01`.

# %% id="setup" tags=["setup"]
import math

import httpx

from mlops_lessons import open_lesson
from mlops_lessons.course.tables import show_facts
from mlops_lessons.i18n import topic_texts

lesson = open_lesson("client_server")
say = topic_texts("client_server")

# %% [markdown] lang="es" id="warm-up" path="deep" minutes=2
# ## Calentamiento
#
# Lo que se te escapó en las lecciones anteriores, lo más viejo primero. Si no fallaste nada, dos preguntas de la anterior.

# %% [markdown] lang="en" id="warm-up" path="deep" minutes=2
# ## Warm-up
#
# What you missed in earlier lessons, oldest first. If you missed nothing, two questions of the one before.

# %% id="demo-warm-up"
lesson.warm_up()

# %% [markdown] lang="es" id="definition" covers=["cloud.client_server"] path="core" minutes=3
# ## Queda un asiento
#
# Ana, Beto y Caro abren la app de la aerolínea al mismo tiempo. Queda **un** asiento y los tres tocan «reservar» a la vez.
#
# Apuesta antes de seguir: ¿cuántos se lo quedan? ¿Y cuál de los programas que están en juego lo decide?
#
# Enciende la aerolínea: un servicio de verdad que escucha en tu propio equipo. Está escrito con FastAPI, y tú preguntas con `httpx`
# (`trust_env=False`: directo, sin intermediarios de tu red).

# %% [markdown] lang="en" id="definition" covers=["cloud.client_server"] path="core" minutes=3
# ## One seat is left
#
# Ana, Beto and Caro open the airline's app at the same time. **One** seat is left, and all three tap “book” at once.
#
# Place a bet before you go on: how many of them get it? And which of the programs involved decides?
#
# Start the airline: a real service that listens on your own computer. It is written with FastAPI, and you ask with `httpx`
# (`trust_env=False`: straight, past any go-between of your network).

# %% id="demo-desk"
from mlops_lessons.client_server.desk import desk_application
from mlops_lessons.client_server.serving import served

airline = served(desk_application(seats=["12A"]))
httpx.get(f"{airline}/flights/UA1545", trust_env=False).json()

# %% [markdown] lang="es" id="definition-asked"
# Una [petición](glossary:http-request) fue y una [respuesta](glossary:http-response) volvió. Ahora los tres a la vez, cada quien en su hilo
# (una parte del programa que avanza junto con las otras):

# %% [markdown] lang="en" id="definition-asked"
# A [request](glossary:http-request) went and a [response](glossary:http-response) came back. Now all three at once, each in a thread (a
# part of the program that runs alongside the others):

# %% id="demo-three"
from concurrent.futures import ThreadPoolExecutor


def book(name):
    return httpx.post(f"{airline}/bookings", json={"flight": "UA1545", "name": name}, trust_env=False)


with ThreadPoolExecutor(3) as three:
    replies = list(three.map(book, ["Ana", "Beto", "Caro"]))
show_facts(say, statuses=sorted(reply.status_code for reply in replies))

# %% [markdown] lang="es" id="definition-read"
# Un `201` (creado) y dos `409` (conflicto). Quién gana cambia de una vez a otra; que gane **uno**, no: la lista de asientos está en un solo
# lugar, y ese lugar decide.
#
# - El [servidor](glossary:server) **aloja, entrega y administra** la mayor parte de los recursos: asientos, reglas, reservas.
# - Los [clientes](glossary:client), uno o muchos, llegan a ellos **por una red**, y empiezan siempre ellos: preguntan.
#
# Son **papeles**, no máquinas: aquí ambos viven en tu equipo, y cuando el servicio le pregunta a su base de datos, el cliente es él.
#
# Tiene un precio: si ese lugar se cae, se caen todos. La alternativa, [entre pares](glossary:peer-to-peer), reparte el papel, y entonces
# nadie tiene la última palabra sobre el 12A.

# %% [markdown] lang="en" id="definition-read"
# One `201` (created) and two `409` (conflict). Who wins differs from one time to the next; that **one** wins does not: the list of seats is
# in one single place, and that place decides.
#
# - The [server](glossary:server) **hosts, delivers and manages** most of the resources: seats, rules, bookings.
# - The [clients](glossary:client), one or many, reach them **through a network**, and it is always they who begin: they ask.
#
# These are **roles**, not machines: here both live on your computer, and when the service asks its database, it is the client.
#
# There is a price: if that place goes down, everyone goes down. The alternative, [peer to peer](glossary:peer-to-peer), shares the role
# out, and then nobody has the last word on seat 12A.

# %% [markdown] lang="es" id="wire" covers=["cloud.client_server"] path="deep" minutes=5
# ## ¿Qué viaja por el cable?
#
# Antes de usar una biblioteca, escribe **tú** la petición, letra por letra, en un *socket* (el extremo de una conexión). HTTP/1.1 es texto
# (lo define el RFC 9112; en los RFC se escriben las reglas de internet): una línea que pide, las cabeceras y una línea vacía. Cada línea termina en `\r\n`.
#
# Un navegador manda una docena de cabeceras. Apuesta: ¿cuántas son **obligatorias**?

# %% [markdown] lang="en" id="wire" covers=["cloud.client_server"] path="deep" minutes=5
# ## What travels over the wire?
#
# Before you use a library, write the request **yourself**, letter by letter, on a *socket* (one end of a connection). HTTP/1.1 is text
# (defined by RFC 9112; RFCs are where the rules of the internet are written): a line that asks, the headers and an empty line. Each line ends in `\r\n`.
#
# A browser sends a dozen headers. Place a bet: how many are **mandatory**?

# %% id="demo-by-hand"
import socket


def say_by_hand(request):
    host, port = airline.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as line, line.makefile("rb") as reader:
        line.sendall(request)
        return reader.readline().decode().strip()


none = say_by_hand(b"GET /flights/UA1545 HTTP/1.1\r\n\r\n")
one = say_by_hand(b"GET /flights/UA1545 HTTP/1.1\r\nHost: desk\r\n\r\n")
{"none": none, "one": one}

# %% [markdown] lang="es" id="wire-hand"
# Una: `Host`, porque en una misma máquina pueden vivir muchos sitios. **Prueba:** quítale a la segunda el último `\r\n` y ejecuta. El servidor espera
# el fin de tus cabeceras y tú su respuesta: dos programas correctos, colgados. (Interrumpe el kernel y deshaz el cambio.)
#
# Ahora lo que envía `httpx`. Entre él y el servidor va un intermediario que copia cada byte; lo que cambia de un equipo a otro está en mayúsculas.

# %% [markdown] lang="en" id="wire-hand"
# One: `Host`, because many sites may live on the same machine. **Try:** take the last `\r\n` off the second one and run it. The server waits for the end
# of your headers and you for its reply: two correct programs, stuck. (Interrupt the kernel and undo the change.)
#
# Now what `httpx` sends. Between it and the server a relay copies every byte; what differs between computers is in capitals.

# %% id="demo-wire"
from mlops_lessons.client_server import exchange, wire
from mlops_lessons.client_server.serving import running

with running(desk_application()) as desk, wire.recorded(desk) as (relay, tape):
    httpx.post(f"{relay}/bookings", json={"flight": "UA1545", "name": "Ana"}, trust_env=False)
wire.show_messages(tape)

# %% [markdown] lang="es" id="wire-read"
# Cuatro piezas, cada una con su oficio:
#
# - **método y ruta**: qué se quiere hacer (`POST`) y con qué (`/bookings`);
# - **cabeceras**: datos *sobre* el mensaje. `Content-Length` dice dónde termina el cuerpo: sin ella no se sabría si falta algo;
# - **[código de estado](glossary:status-code)**: cómo salió, en tres cifras. La primera ya dice casi todo: 2 bien, 3 mira en otro lado o usa tu copia, 4
#   error de quien pide (o pide demasiado), 5 error de quien sirve;
# - **cuerpo**: el contenido.
#
# Ahora lo mismo en el tiempo. Recorre los pasos y fíjate en el tercero: es el único en que el cliente no sabe **nada**.

# %% [markdown] lang="en" id="wire-read"
# Four parts, each with its job:
#
# - **method and path**: what is to be done (`POST`) and to what (`/bookings`);
# - **headers**: data *about* the message. `Content-Length` says where the body ends: without it nobody would know that something is missing;
# - **[status code](glossary:status-code)**: how it went, in three figures. The first says nearly everything: 2 fine, 3 look elsewhere or use your copy, 4 the
#   asker's error (or too much asked), 5 the server's error;
# - **body**: the content.
#
# Now the same in time. Go through the steps and look at the third: it is the only one in which the client knows **nothing**.

# %% id="demo-exchange"
exchange.show_exchange(tape)

# %% id="quiz-wire"
lesson.quiz("wire")

# %% id="quiz-roles"
lesson.quiz("roles")

# %% [markdown] lang="es" id="keep-alive" covers=["cloud.client_server"] path="deep" minutes=4
# ## Seis preguntas, ¿cuántas conexiones?
#
# Preguntas seis veces por el mismo vuelo: primero con `httpx.get` suelto, después con un `httpx.Client`. El servidor anota desde qué puerto
# le habló cada quien: puertos distintos, conexiones distintas. Apuesta los dos números.

# %% [markdown] lang="en" id="keep-alive" covers=["cloud.client_server"] path="deep" minutes=4
# ## Six questions, how many connections?
#
# You ask six times about the same flight: first with plain `httpx.get`, then with an `httpx.Client`. The server notes the port from which
# each one spoke: different ports, different connections. Bet on both numbers.

# %% id="demo-connections"
application = desk_application()
with running(application) as desk:
    for _ in range(6):
        httpx.get(f"{desk}/flights/UA1545", trust_env=False)
    with httpx.Client(base_url=desk, trust_env=False) as client:
        for _ in range(6):
            client.get("/flights/UA1545")
ports = [seen.client for seen in application.seen]
show_facts(say, plain_connections=len(set(ports[:6])), client_connections=len(set(ports[6:])))

# %% [markdown] lang="es" id="keep-alive-read"
# El `Client` conserva la conexión abierta ([keep-alive](glossary:keep-alive)) y la vuelve a usar. Suelto, cada pregunta paga otra vez el saludo de
# TCP; por internet, además el cifrado: varios viajes de ida y vuelta antes de la primera letra útil.
#
# ¿Y treinta reservas a la vez, en treinta hilos, con un `Client` que tiene permiso para cinco conexiones? ¿Se pierde alguna?

# %% [markdown] lang="en" id="keep-alive-read"
# The `Client` keeps its connection open ([keep-alive](glossary:keep-alive)) and uses it again. Plain, each request pays for the TCP handshake again;
# over the internet the encryption too: several round trips before the first useful letter.
#
# And thirty bookings at once, in thirty threads, with a `Client` that is allowed five connections? Is any of them lost?

# %% id="demo-thirty"
application = desk_application(seats=[str(seat) for seat in range(30)], work=0.15)
limits = httpx.Limits(max_connections=5)
ana = {"flight": "UA1545", "name": "Ana"}
with (
    running(application) as desk,
    httpx.Client(base_url=desk, trust_env=False, limits=limits, timeout=30) as client,
    ThreadPoolExecutor(30) as thirty,
):
    replies = list(thirty.map(lambda _: client.post("/bookings", json=ana), range(30)))
ports = {seen.client for seen in application.seen}
show_facts(say, booked_well=sum(reply.status_code == 201 for reply in replies), connections=len(ports))

# %% [markdown] lang="es" id="keep-alive-pool"
# Ninguna: ese límite es el *pool*. Las otras veinticinco peticiones hicieron fila **dentro del cliente**, y ahí también corre un plazo: si el pool no se
# desocupa a tiempo, `httpx` lanza `PoolTimeout`, y el servidor ni se entera. Al buscar una lentitud, pregunta siempre en qué fila está la espera.

# %% [markdown] lang="en" id="keep-alive-pool"
# None: that limit is the *pool*. The other twenty-five requests queued **inside the client**, and a clock runs there too: if the pool is not free in
# time, `httpx` raises `PoolTimeout`, and the server never hears of it. When you look for slowness, always ask in which queue the wait is.

# %% [markdown] lang="es" id="timeouts" covers=["cloud.client_server"] path="deep" minutes=5
# ## ¿Se reservó o no?
#
# Cinco servidores, cada uno en su propio proceso, reciben **la misma** petición: `POST /bookings`. Uno contesta, otro contesta un error, otro se queda
# callado, otro corta, y a otro se le va la luz a media respuesta (el proceso muere de verdad).
#
# El cliente espera 0.4 segundos. Apuesta: de los tres últimos, ¿cuáles sí reservaron? ¿Y podrá notarlo el cliente?

# %% [markdown] lang="en" id="timeouts" covers=["cloud.client_server"] path="deep" minutes=5
# ## Was it booked or not?
#
# Five servers, each in a process of its own, get **the same** request: `POST /bookings`. One answers, one answers with an error, one keeps silent, one
# hangs up, and one loses power half-way through the reply (the process really dies).
#
# The client waits for 0.4 seconds. Place a bet: of the last three, which did book? And will the client be able to tell?

# %% id="demo-encounters"
from mlops_lessons.client_server import encounters

encounters.show_encounters(["ok", "503", "slow", "lost", "die"], timeout=0.4)

# %% [markdown] lang="es" id="timeouts-read"
# Mira la columna del medio: al cliente le llega una excepción, y detrás hay tres historias distintas. Una excepción **no** dice «no se hizo»;
# dice «no sé». (El último sí reservó, en memoria, y la reserva murió con él: por eso se escribe en disco **antes** de contestar.) El 503, en cambio, es
# una respuesta: alguien decidió que no.
#
# Sin [plazo](glossary:timeout), el tercero te tendría esperando. `httpx` trae 5 segundos de fábrica; la conocida `requests`, ninguno. Y no
# es un solo plazo, son cuatro:
#
# | plazo | cuánto esperas… |
# |---|---|
# | `connect` | a que alguien abra |
# | `write` | a que acepten lo que envías |
# | `read` | **entre un trozo y el siguiente** de la respuesta |
# | `pool` | a que se desocupe una conexión tuya |

# %% [markdown] lang="en" id="timeouts-read"
# Look at the middle column: the client gets an exception, and behind it there are three different stories. An exception does **not** say “it was not
# done”; it says “I do not know”. (The last one did book, in memory, and the booking died with it: that is why one writes to disk **before** answering.) The 503,
# however, is an answer: somebody decided not to.
#
# Without a [timeout](glossary:timeout), the third one would keep you waiting. `httpx` comes with 5 seconds; the well-known `requests` with none.
# And it is not one timeout, there are four:
#
# | timeout | how long you wait… |
# |---|---|
# | `connect` | for somebody to open |
# | `write` | for what you send to be taken |
# | `read` | **between one piece and the next** of the reply |
# | `pool` | for one of your own connections to be free |

# %% [markdown] lang="es" id="timeouts-total"
# Ojo con `read`: un servidor que suelta un byte por segundo no lo agota nunca. Si necesitas un límite **total**, ponlo por fuera
# (`asyncio.timeout`, o mirar el reloj entre intentos).
#
# ¿Y cuánto? Más que casi todas las respuestas buenas, menos que tu paciencia. La sección de latencias te dará el número: un percentil alto, no la media.

# %% [markdown] lang="en" id="timeouts-total"
# Mind `read`: a server that sends one byte a second never runs it out. If you need a **total** limit, put it outside
# (`asyncio.timeout`, or a look at the clock between attempts).
#
# And how much? More than nearly all good replies take, less than your patience. The section on latencies will give you the number: a high percentile,
# not the mean.

# %% id="quiz-silence"
lesson.quiz("silence")

# %% [markdown] lang="es" id="idempotency" covers=["cloud.client_server"] path="deep" minutes=5
# ## ¿Y si Ana insiste?
#
# Si no sabes si se hizo, lo natural es preguntar otra vez: un [reintento](glossary:retry). Este servidor corta la conexión a la mitad de su primera
# respuesta y después se porta bien. El cliente insiste hasta que le contesten.
#
# Apuesta: ¿qué asiento cree tener Ana, y cuántos quedan tomados?

# %% [markdown] lang="en" id="idempotency" covers=["cloud.client_server"] path="deep" minutes=5
# ## What if Ana insists?
#
# If you do not know whether it was done, the natural thing is to ask again: a [retry](glossary:retry). This server cuts the connection half-way through
# its first reply and behaves well afterwards. The client insists until it is answered.
#
# Place a bet: which seat does Ana believe she has, and how many are taken?


# %% id="demo-double"
def insist(desk, headers):
    while True:
        try:
            ana = {"flight": "UA1545", "name": "Ana"}
            reply = httpx.post(f"{desk}/bookings", json=ana, headers=headers, trust_env=False)
            return reply.json()["seat"]
        except httpx.TransportError:
            continue


with running(desk_application(script=["cut"])) as desk:
    told = insist(desk, headers={})
    booked = httpx.get(f"{desk}/bookings", trust_env=False).json()
show_facts(say, told=told, taken=[booking["seat"] for booking in booked])

# %% [markdown] lang="es" id="idempotency-read"
# Ana paga dos asientos y conoce uno. Ninguno de los dos programas falló: el servidor atendió dos peticiones iguales, y el cliente no tenía cómo decir
# «es **la misma**».
#
# Algunos métodos no lo necesitan. `GET`, `PUT` y `DELETE` son [idempotentes](glossary:idempotency): repetirlos deja lo mismo que hacerlos una vez
# (RFC 9110, sección 9.2.2). `POST` no lo es. El remedio es una [llave de idempotencia](glossary:idempotency-key): el cliente la inventa **antes** del
# primer intento y la repite en todos.

# %% [markdown] lang="en" id="idempotency-read"
# Ana pays for two seats and knows of one. Neither program failed: the server handled two identical requests, and the client had no way to say “it is
# **the same one**”.
#
# Some methods do not need it. `GET`, `PUT` and `DELETE` are [idempotent](glossary:idempotency): repeating them leaves the same as doing them once
# (RFC 9110, section 9.2.2). `POST` is not. The cure is an [idempotency key](glossary:idempotency-key): the client makes it up **before** the first
# attempt and repeats it in all of them.

# %% id="demo-key"
import uuid

with running(desk_application(script=["cut"])) as desk:
    told = insist(desk, headers={"Idempotency-Key": str(uuid.uuid4())})
    booked = httpx.get(f"{desk}/bookings", trust_env=False).json()
show_facts(say, told=told, taken=[booking["seat"] for booking in booked])

# %% [markdown] lang="es" id="idempotency-race"
# Un asiento, y Ana sabe cuál: el servidor guardó qué contestó a esa llave y lo **repitió**.
#
# Lo difícil es la carrera: ocho copias de la petición llegan a la vez, con la misma llave, y reservar toma un momento. Si el servidor anota la llave
# al *terminar*, las ocho pasan. ¿Cuántas reservas quedan aquí?

# %% [markdown] lang="en" id="idempotency-race"
# One seat, and Ana knows which: the server kept what it answered to that key, and **repeated** it.
#
# The hard part is the race: eight copies of the request arrive at once, with the same key, and booking takes a moment. If the server notes the key when it
# *ends*, all eight get through. How many bookings are there here?

# %% id="demo-key-race"
from collections import Counter


def send(headers):
    ana = {"flight": "UA1545", "name": "Ana"}
    return httpx.post(f"{desk}/bookings", json=ana, headers=headers, trust_env=False).status_code


application = desk_application(work=0.2)
with running(application) as desk, ThreadPoolExecutor(8) as eight:
    copies = [{"Idempotency-Key": "same-key"}] * 8
    statuses = Counter(eight.map(send, copies))
    booked = httpx.get(f"{desk}/bookings", trust_env=False).json()
show_facts(say, bookings=len(booked), made_or_in_progress=set(statuses) <= {201, 409})

# %% [markdown] lang="es" id="idempotency-draft"
# Una. La llave se aparta **antes** de trabajar; a las copias que llegan mientras tanto se les dice `409`: «esa ya está en proceso».
#
# De dónde salen estas reglas: `Idempotency-Key` es una costumbre de quienes cobran por internet, y el IETF, donde se acuerdan las normas de internet, la
# escribió como **borrador**, que venció en abril de 2026 sin llegar a norma. Úsala, pero lee qué promete cada servicio: no todos la entienden,
# y cada uno guarda las llaves un tiempo distinto.

# %% [markdown] lang="en" id="idempotency-draft"
# One. The key is taken **before** the work; copies that arrive meanwhile are told `409`: “that one is being worked on”.
#
# Where these rules come from: `Idempotency-Key` is a custom of those who charge money over the internet, and the IETF, where the standards of the internet are
# agreed, wrote it down as a **draft**, which expired in April 2026 without becoming a standard. Use it, but read what each service promises: not
# everybody understands the key, and each keeps it for another time.

# %% id="quiz-again"
lesson.quiz("again")

# %% [markdown] lang="es" id="turn-should-retry" covers=["cloud.client_server"] path="deep" minutes=4
# ## Tu turno: ¿vale la pena insistir?
#
# ### Ejercicio: `should_retry`
#
# Recibe `method`, `status` (`None` si no llegó respuesta: plazo o corte) y `has_key` (si lleva llave de idempotencia). Devuelve `True` si conviene
# reintentar, es decir, si se cumplen **las dos** cosas:
#
# - puede salir mejor: no hubo respuesta, o fue 429 (demasiadas por ahora), o de 500 en adelante;
# - es inofensivo: `GET`, `HEAD`, `PUT` o `DELETE`, o cualquiera con llave.
#
# Ejemplo: `should_retry("POST", None, False)` es `False`.

# %% [markdown] lang="en" id="turn-should-retry" covers=["cloud.client_server"] path="deep" minutes=4
# ## Your turn: is it worth asking again?
#
# ### Exercise: `should_retry`
#
# It takes `method`, `status` (`None` if no reply came: a timeout or a cut) and `has_key` (whether it carries an idempotency key). Return `True` if a retry is
# advisable, that is, if **both** hold:
#
# - it may come out better: there was no reply, or it was 429 (too many for now), or 500 and above;
# - it is harmless: `GET`, `HEAD`, `PUT` or `DELETE`, or any with a key.
#
# Example: `should_retry("POST", None, False)` is `False`.


# %% id="ex-should-retry" tags=["exercise"]
def should_retry(method, status, has_key):
    return ...


# %% id="check-should-retry" tags=["check"]
lesson.check("should_retry", should_retry)
# lesson.hint("should_retry")
# lesson.solution("should_retry")

# %% [markdown] lang="es" id="backoff" covers=["cloud.client_server"] path="deep" minutes=3
# ## ¿Cuándo vuelven veinte clientes?
#
# Un servidor se cae y veinte clientes fallan **a la vez**. Insisten esperando el doble en cada vuelta: 1, 2, 4 segundos… ([espera
# exponencial](glossary:backoff)). Siguen fallando, y ahora les toca esperar 8.
#
# Apuesta: ¿cuántos caen en el peor segundo si todos esperan 8? ¿Y si cada quien espera un tiempo al azar entre 0 y 8 ([jitter](glossary:jitter))?

# %% [markdown] lang="en" id="backoff" covers=["cloud.client_server"] path="deep" minutes=3
# ## When do twenty clients come back?
#
# A server goes down and twenty clients fail **at once**. They insist, waiting twice as long each round: 1, 2, 4 seconds… ([exponential
# backoff](glossary:backoff)). They still fail, and now it is time to wait for 8.
#
# Place a bet: how many fall into the worst second if all of them wait for 8? And if each waits a random time between 0 and 8 ([jitter](glossary:jitter))?

# %% id="demo-collisions"
import math
import random

from mlops_lessons.client_server import plots

chance = random.Random(3)
longest = min(32, 1 * 2**3)
same = [longest for _ in range(20)]
spread = [math.ceil(chance.uniform(0, longest)) for _ in range(20)]
plots.show_collisions({"same": same, "spread": spread}, seconds=longest)

# %% [markdown] lang="es" id="backoff-read"
# Crecer no basta: sin azar vuelven todos juntos, solo que más de tarde en tarde. El azar los separa, y de paso vuelven antes (en promedio, a la
# mitad del máximo). Multiplicar por un número entre 0 y 1 se llama *full jitter* (AWS, 2015); en las simulaciones de ese artículo ganó a las esperas sin azar.

# %% [markdown] lang="en" id="backoff-read"
# Waiting longer is not enough: without randomness they all come back together, only less often. Randomness spreads them out, and they come
# back sooner too (half-way to the maximum, on average). Multiplying by a number between 0 and 1 is called *full jitter* (AWS, 2015); in the simulations of that article it beat the waits
# without it.

# %% [markdown] lang="es" id="turn-delays" covers=["cloud.client_server"] path="deep" minutes=4
# ## Tu turno: esperas que se separan
#
# ### Ejercicio: `jittered_delays`
#
# Recibe `draws` (un número al azar entre 0 y 1 por reintento), `base` y `cap` (segundos). Devuelve la lista de esperas: la del reintento `k`,
# contando desde 0, es `draw` por el máximo `base * 2**k`, y ese máximo nunca pasa de `cap`.
#
# Ejemplo: `jittered_delays([0.5, 0.5, 0.5], 1, 10)` es `[0.5, 1.0, 2.0]`.

# %% [markdown] lang="en" id="turn-delays" covers=["cloud.client_server"] path="deep" minutes=4
# ## Your turn: delays that spread out
#
# ### Exercise: `jittered_delays`
#
# It takes `draws` (a random number between 0 and 1 for each retry), `base` and `cap` (seconds). Return the list of delays: that of retry `k`,
# counted from 0, is `draw` times the maximum `base * 2**k`, and that maximum never exceeds `cap`.
#
# Example: `jittered_delays([0.5, 0.5, 0.5], 1, 10)` is `[0.5, 1.0, 2.0]`.


# %% id="ex-jittered-delays" tags=["exercise"]
def jittered_delays(draws, base, cap):
    return ...


# %% id="check-jittered-delays" tags=["check"]
lesson.check("jittered_delays", jittered_delays)
# lesson.hint("jittered_delays")
# lesson.solution("jittered_delays")

# %% [markdown] lang="es" id="storm" covers=["cloud.client_server"] path="deep" minutes=6
# ## Una caída de diez segundos
#
# El servicio alcanza a contestar 20 peticiones por segundo y le llegan 10: va holgado. Se cae diez segundos y vuelve. Decir que no también cuesta: rechazar
# gasta un cuarto de lo que gasta contestar.
#
# Apuesta: si cada cliente rechazado vuelve al segundo siguiente, ¿cuánto tarda el servicio en volver a la normalidad?

# %% [markdown] lang="en" id="storm" covers=["cloud.client_server"] path="deep" minutes=6
# ## An outage of ten seconds
#
# The service can answer 20 requests a second and gets 10: plenty of room. It goes down for ten seconds and comes back. Saying no has a cost too: refusing takes a
# quarter of what answering takes.
#
# Place a bet: if every refused client comes back in the next second, how long until the service is back to normal?

# %% id="demo-storm"
from mlops_lessons.client_server import storm

load = storm.Load(new=10, capacity=20, refusal=0.25, outage=(20, 30), seconds=150)
found = {
    "at_once": storm.simulate(load, storm.Policy(base=0), seed=1),
    "jitter": storm.simulate(load, storm.Policy(base=1, cap=32, jitter=True), seed=1),
    "budget": storm.simulate(load, storm.Policy(base=1, cap=32, jitter=True, budget=0.1), seed=1),
}
plots.show_attempts(found)

# %% id="fig-storm" tags=["figure"]
plots.storms(found)

# %% [markdown] lang="es" id="storm-read"
# **Nunca.** Al volver se encuentra con los de siempre más los cien que esperaban; para rechazarlos gasta todo lo que tiene, no contesta a nadie, y al segundo
# siguiente son diez más. La causa se fue y la caída sigue: es una [tormenta de reintentos](glossary:retry-storm).
#
# Con espera exponencial y jitter, y los mismos clientes, se levanta solo. Un [presupuesto de reintentos](glossary:retry-budget) hace algo distinto: pone techo
# al tráfico y, a cambio, algunos reciben un «no» enseguida. Elegir entre esperar y rendirse es del negocio, no de la biblioteca.

# %% [markdown] lang="en" id="storm-read"
# **Never.** On coming back it meets the usual ones plus the hundred that were waiting; refusing them takes everything it has, it answers nobody, and a second
# later there are ten more. The cause is gone and the outage goes on: it is a [retry storm](glossary:retry-storm).
#
# With exponential backoff and jitter the same clients get it back on its feet. A [retry budget](glossary:retry-budget) does something else: it puts a ceiling
# on the traffic, and in exchange some are told “no” at once. Choosing between waiting and giving up belongs to the business, not to the library.

# %% [markdown] lang="es" id="storm-real"
# Eso fue un modelo. ¿Y de verdad? Doce clientes a la vez, en hilos, contra un servidor con lugar para **uno**: a los demás les dice 503. Todos insisten hasta
# entrar. Apuesta: entre los doce, ¿cuántas veces tocan la puerta si vuelven enseguida? ¿Y con jitter?

# %% [markdown] lang="en" id="storm-real"
# That was a model. And for real? Twelve clients at once, in threads, against a server with room for **one**: it tells the others 503. All of them insist until
# they get in. Place a bet: between the twelve, how often do they knock if they come back at once? And with jitter?

# %% id="fig-crowd" tags=["figure"]
policies = {"at_once": storm.Policy(base=0), "jitter": storm.Policy(base=0.1, cap=1, jitter=True)}
knocks = {}
for key, policy in policies.items():
    with running(storm.crowded(desk_application())) as desk:
        knocks[key] = storm.crowd(desk, policy)
plots.show_crowd(knocks)
show_facts(say, fewer_knocks=sum(knocks["jitter"]) < sum(knocks["at_once"]))

# %% [markdown] lang="es" id="storm-breaker"
# Hay dos defensas más, y conviene saber sus nombres. El [cortacircuitos](glossary:circuit-breaker) deja de preguntar un rato cuando casi todo falla, y
# luego prueba con una sola petición. Y el servidor puede ayudar: con `Retry-After` dice cuánto esperar.
#
# Una trampa: si tu app reintenta 3 veces y la biblioteca de abajo otras 3, al servidor le llegan 9. Reintenta en **un** solo nivel.

# %% [markdown] lang="en" id="storm-breaker"
# There are two more defences, and it is good to know their names. The [circuit breaker](glossary:circuit-breaker) stops asking for a while when nearly
# everything fails, and then tries with a single request. And the server can help: with `Retry-After` it says how long to wait.
#
# A trap: if your app tries 3 times and the library below another 3, the server gets 9. Retry at **one** level only.

# %% [markdown] lang="es" id="turn-survive" covers=["cloud.client_server"] path="deep" minutes=6
# ## Tu turno: un cliente que sobrevive
#
# ### Ejercicio: `book_seat`
#
# Escribe el cliente completo. La revisión enciende seis servidores de verdad y mira qué vio cada uno: uno sano, uno que corta después de reservar,
# uno con 503 al principio, uno lento, uno caído y uno sin ese vuelo.
#
# - `POST {address}/bookings` con JSON `flight` y `name`; un 201 trae `seat`: devuélvelo.
# - A lo más **4** intentos, 0.4 segundos de plazo en cada uno, y una espera (`time.sleep`) entre ellos.
# - Nunca dos reservas. Un 404 no se repite.
# - Si no se pudo, devuelve `""`.

# %% [markdown] lang="en" id="turn-survive" covers=["cloud.client_server"] path="deep" minutes=6
# ## Your turn: a client that survives
#
# ### Exercise: `book_seat`
#
# Write the whole client. The check starts six real servers and looks at what each saw: a healthy one, one that hangs up after booking, one with 503 at
# first, a slow one, one that is down and one without that flight.
#
# - `POST {address}/bookings` with JSON `flight` and `name`; a 201 brings `seat`: return it.
# - At most **4** attempts, a timeout of 0.4 seconds in each, and a wait (`time.sleep`) between them.
# - Never two bookings. A 404 is not repeated.
# - If it was not possible, return `""`.

# %% [markdown] lang="es" id="survive-panel"
# **Cómo leer el panel si algo falla.** En lugar de la dirección muestra qué hace ese servidor en cada intento:
#
# - `[]`: está sano;
# - `cut`: reserva y corta la conexión antes de contestar;
# - `503`: rechaza (y `...`: así sigue siempre);
# - `slow`: tarda demasiado.
#
# El resultado es lo que vio el servidor:
#
# - `returned`, lo que devolviste; `error`, la excepción que se te escapó;
# - `booked`, los asientos tomados;
# - `keys`, la llave de cada intento (misma letra, misma llave); `server`, qué hizo el servidor en cada uno;
# - `waits`, cuántas veces esperaste; `hung_up`, si te fuiste antes de la respuesta.

# %% [markdown] lang="en" id="survive-panel"
# **How to read the panel if something fails.** In place of the address it shows what that server does at each attempt:
#
# - `[]`: it is healthy;
# - `cut`: it books, and hangs up before it answers;
# - `503`: it refuses (and `...`: it goes on like that for ever);
# - `slow`: it takes too long.
#
# The result is what the server saw:
#
# - `returned`, what you gave back; `error`, the exception that escaped you;
# - `booked`, the seats taken;
# - `keys`, the key of each attempt (same letter, same key); `server`, what the server did at each;
# - `waits`, how often you waited; `hung_up`, whether you left before the answer.

# %% id="ex-book-seat" tags=["exercise"]
import random
import time
import uuid

import httpx


def book_seat(address, flight, name): ...


# %% id="check-book-seat" tags=["check"]
lesson.check("book_seat", book_seat)
# lesson.hint("book_seat")
# lesson.solution("book_seat")

# %% [markdown] lang="es" id="cache" covers=["cloud.client_server"] path="deep" minutes=4
# ## La petición que no hace falta
#
# La más rápida es la que no se hace. El horario de la aerolínea casi nunca cambia, y tú lo abres cada diez segundos: veinte veces.
#
# El servidor pone dos cabeceras: un [ETag](glossary:etag) (la etiqueta de ese contenido) y `Cache-Control: max-age=60` (confía en tu copia [mientras esté fresca](glossary:freshness), un minuto). Con la
# etiqueta puedes preguntar «¿sigue siendo este?», y un `304` sin cuerpo contesta que sí: es una [petición condicional](glossary:conditional-request). Míralo con la segunda petición:

# %% [markdown] lang="en" id="cache" covers=["cloud.client_server"] path="deep" minutes=4
# ## The request that is not needed
#
# The fastest one is the one that is not made. The airline's timetable hardly ever changes, and you open it every ten seconds: twenty times.
#
# The server sets two headers: an [ETag](glossary:etag) (the tag of that content) and `Cache-Control: max-age=60` (trust your copy [while it is fresh](glossary:freshness), one minute). With
# the tag you can ask “is it still this one?”, and a `304` without a body says yes: that is a [conditional request](glossary:conditional-request). See it in the second request:

# %% id="demo-etag"
from mlops_lessons.client_server import caching

with running(desk_application()) as desk, httpx.Client(base_url=desk, trust_env=False) as client:
    first = client.get("/timetable")
    again = client.get("/timetable", headers={"If-None-Match": first.headers["etag"]})
{reply.status_code: len(reply.content) for reply in (first, again)}

# %% [markdown] lang="es" id="cache-ask"
# Apuesta para las veinte lecturas: con la etiqueta, ¿cuántas peticiones te ahorras? ¿Y confiando además en `max-age`?

# %% [markdown] lang="en" id="cache-ask"
# A bet for the twenty readings: with the tag, how many requests do you save? And trusting `max-age` as well?

# %% id="demo-cache"
times = range(0, 200, 10)
with running(desk_application()) as desk:
    plain = caching.reload(desk, "/timetable", times, tags=False, ages=False)
    tagged = caching.reload(desk, "/timetable", times, tags=True, ages=False)
    fresh = caching.reload(desk, "/timetable", times, tags=True, ages=True)
caching.show_traffic(plain=plain, tagged=tagged, fresh=fresh)

# %% [markdown] lang="es" id="cache-read"
# La etiqueta sola ahorra **bytes**, no viajes: cada lectura sigue yendo y viniendo. `max-age` sí ahorra viajes, pero tiene un precio: durante un minuto puedes estar
# mostrando un horario viejo. Para el horario, un minuto es poco; para el asiento 12A, es demasiado.

# %% [markdown] lang="en" id="cache-read"
# The tag alone saves **bytes**, not trips: every reading still goes there and back. `max-age` does save trips, but at a price: for a minute you may be
# showing an old timetable. For a timetable a minute is little; for seat 12A it is too much.

# %% [markdown] lang="es" id="turn-cache" covers=["cloud.client_server"] path="deep" minutes=3
# ## Tu turno: ¿usar la copia, preguntar o pedir?
#
# ### Ejercicio: `cache_plan`
#
# Recibe la etiqueta de tu copia (`etag`, o `None` si no tienes copia), su edad en segundos y `max_age`. Devuelve:
#
# - `"fetch"` si no hay copia;
# - `"reuse"` si está fresca: `max_age` es **mayor** que su edad;
# - `"revalidate"` si está vieja: se pregunta con la etiqueta.
#
# Ejemplo: `cache_plan('"9c1f"', 12, 60)` es `"reuse"`.

# %% [markdown] lang="en" id="turn-cache" covers=["cloud.client_server"] path="deep" minutes=3
# ## Your turn: use the copy, ask, or fetch?
#
# ### Exercise: `cache_plan`
#
# It takes the tag of your copy (`etag`, or `None` if you have none), its age in seconds, and `max_age`. Return:
#
# - `"fetch"` if there is no copy;
# - `"reuse"` if it is fresh: `max_age` is **greater** than its age;
# - `"revalidate"` if it is stale: you ask with the tag.
#
# Example: `cache_plan('"9c1f"', 12, 60)` is `"reuse"`.


# %% id="ex-cache-plan" tags=["exercise"]
def cache_plan(etag, age, max_age):
    return ...


# %% id="check-cache-plan" tags=["check"]
lesson.check("cache_plan", cache_plan)
# lesson.hint("cache_plan")
# lesson.solution("cache_plan")

# %% [markdown] lang="es" id="latency" covers=["cloud.client_server"] path="core" minutes=2
# ## ¿Cuánto tarda?
#
# Diez personas piden lo mismo al mismo servidor, y en promedio la respuesta tarda 60 ms.
#
# Apuesta: ¿a cuántas de las diez les tardó **entre 50 y 70**?

# %% [markdown] lang="en" id="latency" covers=["cloud.client_server"] path="core" minutes=2
# ## How long does it take?
#
# Ten people ask the same of the same server, and on average the answer takes 60 ms.
#
# Place a bet: for how many of the ten did it take **between 50 and 70**?

# %% id="demo-ten"
from mlops_lessons.client_server import latency, limited, load, load_plots

ten = [31, 33, 34, 35, 36, 37, 38, 40, 41, 275]
near = [each for each in ten if 50 <= each <= 70]
mean = sum(ten) / len(ten)
middle = latency.percentile(ten, 50)
show_facts(say, mean_ms=sum(ten) / len(ten), near_the_mean=len(near), middle_ms=middle)

# %% [markdown] lang="es" id="latency-row"
# La media no le pasó a nadie. Una **sola** respuesta lenta la arrastró.
#
# Por eso la [latencia](glossary:latency) se lee en una fila, de la más rápida a la más lenta. El [percentil](glossary:percentile) 95,
# *p95*, es lo que tardó quien está en el lugar 95 de cada cien: 95 no tardaron más. El *p50* es el de en medio: la mediana.
#
# Ahora dos servicios, con diez mil respuestas cada uno y la misma media, al milisegundo. ¿Te da igual cuál usar? Elige una columna
# **antes** de ejecutar: media, p50, p95 o p99. ¿Cuál los delata?

# %% [markdown] lang="en" id="latency-row"
# The mean happened to nobody. A **single** slow answer dragged it up.
#
# That is why [latency](glossary:latency) is read off a row, from the fastest to the slowest. The 95th [percentile](glossary:percentile),
# *p95*, is what it took for whoever stands in place 95 of each hundred: 95 took no longer. The *p50* is the one in the middle: the median.
#
# Now two services, with ten thousand answers each and the same mean, to the millisecond. Does it matter which one you use? Choose a column
# **before** you run it: mean, p50, p95 or p99. Which one gives them away?

# %% id="demo-two-services"
steady = latency.sample("steady", 10_000, seed=3)
two_faced = latency.sample("two_faced", 10_000, seed=3)
load_plots.show_summaries({say("load.a"): steady, say("load.b"): two_faced})

# %% [markdown] lang="es" id="latency-told"
# Con B **ganas** en p50 y en p95; solo el p99 lo delata. Si miras un solo número, elige bien cuál.

# %% [markdown] lang="en" id="latency-told"
# B **wins** at p50 and at p95; only the p99 gives it away. If you look at one number only, choose it well.

# %% id="quiz-latency"
lesson.quiz("client-server-latency")

# %% [markdown] lang="es" id="percentile-turn" covers=["cloud.client_server"] path="deep" minutes=5
# ## Tu turno: el percentil, a mano
#
# Hay por lo menos nueve definiciones en uso (Hyndman y Fan, 1996). Esta es la más simple, por **rango**: ordena, y toma el valor más
# pequeño tal que al menos `percent` de cada cien peticiones tardaron eso **o menos**.
#
# ### Ejercicio: `percentile`
#
# `latencies` es una lista en cualquier orden, y `percent` un número entero de 1 a 100. Devuelve el percentil por rango, sin interpolar.
#
# Ejemplo: `percentile([40, 10, 30, 20], 50)` es `20`, porque dos de cuatro tardaron 20 o menos.

# %% [markdown] lang="en" id="percentile-turn" covers=["cloud.client_server"] path="deep" minutes=5
# ## Your turn: the percentile, by hand
#
# At least nine definitions are in use (Hyndman and Fan, 1996). This is the simplest one, by **rank**: sort, and take the smallest value
# such that at least `percent` requests in a hundred took that **or less**.
#
# ### Exercise: `percentile`
#
# `latencies` is a list in any order, and `percent` a whole number from 1 to 100. Return the percentile by rank, without interpolating.
#
# Example: `percentile([40, 10, 30, 20], 50)` is `20`, because two of four took 20 or less.


# %% id="ex-percentile" tags=["exercise"]
def percentile(latencies, percent):
    return ...


# %% id="check-percentile" tags=["check"]
lesson.check("percentile", percentile)
# lesson.hint("percentile")
# lesson.solution("percentile")

# %% [markdown] lang="es" id="tail" covers=["cloud.client_server"] path="deep" minutes=10
# ## La cola pesa más de lo que parece
#
# Una de cada veinticinco respuestas de B tarda casi veinte veces más. Pero los tiempos de esa tabla salieron de una semilla. Ahora los dos
# servicios de verdad: dos servidores en tu equipo, y clientes que les piden:

# %% [markdown] lang="en" id="tail" covers=["cloud.client_server"] path="deep" minutes=10
# ## The tail weighs more than it seems
#
# One answer of B in twenty-five takes nearly twenty times as long. But the times of that table came from a seed. Now both services for
# real: two servers on your computer, and clients that ask them:


# %% id="fig-latencies" tags=["figure"]
measured = {}
for name, kind in ((say("load.a"), "steady"), (say("load.b"), "two_faced")):
    with limited.running(workers=64, mean_ms=60, seed=39, kind=kind) as address:
        measured[name] = load.closed_loop(address, clients=8, requests=120)
load_plots.measured_latencies(measured)

# %% [markdown] lang="es" id="tail-average"
# ### Dos percentiles, ¿un promedio?
#
# Tienes dos servidores. El A atiende 9 000 peticiones y el B, que ya conoces, 1 000. Alguien quiere un solo p99 para los dos y **promedia**
# los de cada uno (`average`). Apuesta: el p99 de las 10 000 juntas (`together`), ¿queda en medio, cerca del de A o cerca del de B? Después
# verás la misma cuenta al revés, con casi todas las peticiones en B (`mostly_b`).

# %% [markdown] lang="en" id="tail-average"
# ### Two percentiles, one average?
#
# You have two servers. A serves 9,000 requests and B, which you know already, 1,000. Somebody wants one p99 for both and **averages**
# theirs (`average`). Place a bet: is the p99 of all 10,000 (`together`) in between, near that of A or near that of B? Afterwards you see
# the same sum the other way round, with nearly all requests at B (`mostly_b`).


# %% id="demo-merged"
def p99s(of_a, of_b):
    a, b = latency.sample("steady", of_a, seed=1), latency.sample("two_faced", of_b, seed=1)
    own = [latency.percentile(times, 99) for times in (a, b)]
    together = latency.percentile(a + b, 99)
    found = {"a": own[0], "b": own[1], "average": sum(own) / 2, "together": together}
    return {name: round(value) for name, value in found.items()}


{"mostly_a": p99s(9000, 1000), "mostly_b": p99s(1000, 9000)}

# %% [markdown] lang="es" id="tail-merged"
# El promedio sale igual en los dos casos, y en los dos está lejísimos. Pesarlo por el número de peticiones tampoco sirve (pruébalo). Un
# percentil es un lugar en **una** fila; al juntar dos filas, los lugares cambian. Tampoco se suman: el p99 de «A y después B» no es el
# p99 de A más el de B.
#
# Lo que sí se puede juntar son las latencias, o los conteos por intervalo (histogramas). Eso guardan las herramientas serias.

# %% [markdown] lang="en" id="tail-merged"
# The average is the same in both cases, and in both it is miles away. Weighing it by the number of requests does not help either (try
# it). A percentile is a place in **one** row; when two rows are joined, the places change. Nor do they add up: the p99 of “A and then B”
# is not the p99 of A plus that of B.
#
# What can be joined are the latencies, or the counts by interval (histograms). That is what serious tools keep.

# %% [markdown] lang="es" id="tail-fan-out"
# ### La página que espera a todas
#
# Una página se arma con 100 llamadas a la vez y espera a la última. Cada pieza es lenta solo una de cada cien veces. Apuesta: ¿qué
# porcentaje de las páginas es lento?

# %% [markdown] lang="en" id="tail-fan-out"
# ### The page that waits for all
#
# A page is put together from 100 calls at once, and waits for the last. Each part is slow only once in a hundred times. Place a bet:
# what percentage of the pages is slow?

# %% id="fig-fan-out" tags=["figure"]
load_plots.fan_out(slow=0.01, most=150)

# %% [markdown] lang="es" id="tail-scale"
# Es el ejemplo de Dean y Barroso (*The Tail at Scale*, 2013). Lo raro de cada pieza es lo normal del conjunto: por eso, en sistemas
# grandes, se vigila el p99.9 de cada pieza y no su media. Eso es la [latencia de cola](glossary:tail-latency).
#
# La cuenta supone que las piezas se atrasan **por separado**. Si comparten la causa, las lentas se juntan en las mismas páginas.

# %% [markdown] lang="en" id="tail-scale"
# It is the example of Dean and Barroso (*The Tail at Scale*, 2013). What is rare for each part is normal for the whole: that is why, in
# large systems, the p99.9 of each part is watched and not its mean. That is [tail latency](glossary:tail-latency).
#
# The sum assumes that the parts are late **independently**. If they share a cause, the slow ones meet on the same pages.

# %% [markdown] lang="es" id="ex-slow-pages-text"
# ### Ejercicio: `slow_pages`
#
# Una página espera a `calls` llamadas independientes, y cada una es lenta con probabilidad `slow` (de 0 a 1). Devuelve la parte de las
# páginas en la que **al menos una** es lenta.
#
# Ejemplo: `slow_pages(2, 0.5)` es `0.75`.

# %% [markdown] lang="en" id="ex-slow-pages-text"
# ### Exercise: `slow_pages`
#
# A page waits for `calls` independent calls, each of which is slow with probability `slow` (from 0 to 1). Return the share of pages in
# which **at least one** is slow.
#
# Example: `slow_pages(2, 0.5)` is `0.75`.


# %% id="ex-slow-pages" tags=["exercise"]
def slow_pages(calls, slow):
    return ...


# %% id="check-slow-pages" tags=["check"]
lesson.check("slow_pages", slow_pages)
# lesson.hint("slow_pages")
# lesson.solution("slow_pages")

# %% [markdown] lang="es" id="p99-trust" covers=["cloud.client_server"] path="deep" minutes=8
# ## ¿Le crees a ese p99?
#
# Del servicio B ya viste el p99, sacado de diez mil respuestas. Ahora haz como si no: mide con **cien** peticiones, y otras cien, treinta
# veces.
#
# Apuesta: ¿entre qué valores saldrán tus treinta p99?

# %% [markdown] lang="en" id="p99-trust" covers=["cloud.client_server"] path="deep" minutes=8
# ## Do you believe that p99?
#
# You have seen the p99 of service B, taken from ten thousand answers. Now pretend that you have not: measure with **a hundred** requests,
# and another hundred, thirty times.
#
# Place a bet: between which values will your thirty p99s lie?

# %% id="fig-p99-spread" tags=["figure"]
load_plots.p99_spread(kind="two_faced", sizes=(50, 100, 300, 1000, 3000), times=30, seed=1)

# %% [markdown] lang="es" id="p99-trust-interval"
# Con cien, el p99 es la segunda peor: pura suerte. A veces ni siquiera se topó con las lentas. ¿Cuántas hacen falta?
#
# Cada petición es como lanzar una moneda cargada: 99 de cada 100 veces cae por debajo del verdadero p99. Con eso basta para dos cuentas, sean
# como sean las latencias: cuántas peticiones hacen falta para ver siquiera **una** más lenta, y entre qué valores está el p99 medido con mil.

# %% [markdown] lang="en" id="p99-trust-interval"
# With a hundred, the p99 is the second worst: sheer luck. At times it did not even meet the slow ones. How many does it take?
#
# Each request is like tossing a loaded coin: 99 times in 100 it falls below the true p99. That is enough for two sums, whatever the latencies
# look like: how many requests it takes to see at least **one** slower, and between which values lies the p99 measured with a thousand.

# %% id="demo-interval"
low, high = latency.percentile_interval(latency.sample("two_faced", 1000, seed=3), 99)
show_facts(
    say,
    slower_than_p95=latency.requests_to_see(95),
    slower_than_p99=latency.requests_to_see(99),
    p99_between=[round(low), round(high)],
)

# %% [markdown] lang="es" id="p99-trust-read"
# Para ver siquiera **una** más lenta que el p95, con 95 % de seguridad, hacen falta unas sesenta; para el p99, unas trescientas; para el
# p99.9, diez veces más. Y aun con mil, el p99 tiene su intervalo. Un p99 sin cuántas peticiones lo respaldan es media respuesta.

# %% [markdown] lang="en" id="p99-trust-read"
# To see at least **one** slower than the p95, with 95 % confidence, it takes some sixty; for the p99, some three hundred; for the p99.9,
# ten times as many. And even with a thousand the p99 has its interval. A p99 without the number of requests behind it is half an answer.

# %% [markdown] lang="es" id="omission"
# ### La trampa: medir con educación
#
# Un servicio contesta en 5 ms y se congela **una** vez, dos segundos. Dos pruebas quieren mandar una petición cada 10 ms durante 20
# segundos. La primera espera la respuesta antes de volver a preguntar; la segunda pregunta a su hora, pase lo que pase.
#
# Apuesta: ¿qué p99 anota cada una? (Es una simulación, para que el congelamiento caiga siempre en el mismo sitio.)

# %% [markdown] lang="en" id="omission"
# ### The trap: measuring politely
#
# A service answers in 5 ms and freezes **once**, for two seconds. Two tests mean to send a request every 10 ms for 20 seconds. The
# first waits for the answer before it asks again; the second asks on schedule, come what may.
#
# Place a bet: which p99 does each report? (It is a simulation, so that the freeze always falls in the same place.)

# %% id="demo-omission"
from mlops_lessons.client_server import omission

load_plots.show_test_methods(omission.Freeze(service=5, length=2000, every=10, lasts=20_000))

# %% [markdown] lang="es" id="omission-read"
# La primera anotó **una** latencia larga y faltan doscientas. Dejó de medir justo cuando había que medir: se llama
# [omisión coordinada](glossary:coordinated-omission) (el nombre es de Gil Tene). La culpa no es del reloj sino del plan: es un
# [lazo cerrado](glossary:closed-loop), y la gente de verdad llega en [lazo abierto](glossary:open-loop).
#
# Ojo: la figura de los dos servicios de arriba también salió de un lazo cerrado. Ahí nadie hacía cola; por eso servía.

# %% [markdown] lang="en" id="omission-read"
# The first recorded **one** long latency, and two hundred are missing. It stopped measuring just when measuring mattered: this is called
# [coordinated omission](glossary:coordinated-omission) (the name is Gil Tene's). The fault is not in the clock but in the plan: it is a
# [closed loop](glossary:closed-loop), and real people come in an [open loop](glossary:open-loop).
#
# Mind: the figure of the two services above came from a closed loop as well. Nobody queued there; that is why it would do.

# %% [markdown] lang="es" id="ex-honest-test-text"
# ### Ejercicio: `honest_test`
#
# Un servicio se congela dos segundos cada minuto. Cuatro personas le hicieron una prueba de carga. ¿Cuál describe lo que vivirán los
# usuarios de una página pública?

# %% [markdown] lang="en" id="ex-honest-test-text"
# ### Exercise: `honest_test`
#
# A service freezes for two seconds every minute. Four people ran a load test on it. Which one describes what the users of a public
# page will go through?

# %% id="demo-honest-choices"
lesson.choices("honest_test")

# %% id="ex-honest-test" tags=["exercise"]
honest_test = ...

# %% id="check-honest-test" tags=["check"]
lesson.check("honest_test", honest_test)
# lesson.hint("honest_test")
# lesson.solution("honest_test")

# %% id="quiz-tail"
lesson.quiz("client-server-tail")

# %% id="think-tail-promise"
lesson.think("client-server-tail-promise")

# %% [markdown] lang="es" id="little" covers=["cloud.client_server"] path="deep" minutes=8
# ## ¿Cuánta gente hay adentro?
#
# Tres peticiones: una llega en el segundo 0 y se va en el 4; otra está del 1 al 3; la última, del 3 al 5. Apuesta sin calcular: ¿cuántas
# hay dentro **en promedio** en esos cinco segundos? ¿Una, una y media, tres?

# %% [markdown] lang="en" id="little" covers=["cloud.client_server"] path="deep" minutes=8
# ## How many are inside?
#
# Three requests: one comes at second 0 and leaves at 4; another is there from 1 to 3; the last one from 3 to 5. Bet without computing:
# how many are inside **on average** in those five seconds? One, one and a half, three?

# %% id="fig-stays" tags=["figure"]
came, left = [0, 1, 3], [4, 3, 5]
load_plots.stays(came, left)

# %% id="demo-little-toy"
from mlops_lessons.client_server import littles_law

whole = littles_law.flow(came, left)
found = {"L": whole.number, "arrivals_per_second": whole.rate}
found |= {"mean_stay": whole.stay, "product": whole.by_law}
{name: round(value, 3) for name, value in found.items()}

# %% [markdown] lang="es" id="little-law"
# Las que hay dentro (L) son las que llegan por segundo (λ, *lambda*) por lo que se queda cada una (W): **L = λW**, la
# [ley de Little](glossary:littles-law) (1961). Aquí no es una
# aproximación: las barras y la escalera son los mismos cuadritos, sumados por petición o por momento. Vale si la ventana empieza y
# termina **vacía**. ¿Y si la cortas a la mitad de alguna estancia?

# %% [markdown] lang="en" id="little-law"
# Those inside (L) are those that come a second (λ, lambda) times how long each stays (W): **L = λW**,
# [Little's law](glossary:littles-law) (1961). Here it is no
# approximation: the bars and the steps are the same little squares, added up by request or by moment. It holds if the window begins and
# ends **empty**. And if you cut it in the middle of some stay?

# %% id="demo-little-cut"
cut = littles_law.flow(came, left, window=(1, 4))
{"L": round(cut.number, 2), "product": round(cut.by_law, 2)}

# %% [markdown] lang="es" id="little-cut"
# Los bordes estorban: hay media estancia de alguien que llegó antes. En una ventana de horas, con estancias de milisegundos, esos bordes
# no pesan nada, y por eso la ley se usa sin miedo.
#
# ### En un servidor de verdad
#
# Un servicio con **cuatro** trabajadores que tardan 30 ms en promedio. Lo usan 1, 2, 4, 8 y 16 clientes a la vez; cada uno pide de nuevo
# al recibir su respuesta. Apuesta: de 4 a 16 clientes, ¿por cuánto se multiplican las respuestas por segundo?

# %% [markdown] lang="en" id="little-cut"
# The edges get in the way: there is half a stay of someone who came before. In a window of hours, with stays of milliseconds, those edges
# weigh nothing, and that is why the law is used without fear.
#
# ### On a real server
#
# A service with **four** workers that take 30 ms on average. It is used by 1, 2, 4, 8 and 16 clients at once; each asks again when it has
# its answer. Place a bet: from 4 to 16 clients, by how much do the answers a second multiply?

# %% id="fig-throughput" tags=["figure"]
with limited.running(workers=4, mean_ms=30, seed=118) as address:
    crowds = (1, 2, 4, 8, 16)
    runs = {clients: load.closed_loop(address, clients, max(20, 4 * clients)) for clients in crowds}
    counted = load.counts(address)
load_plots.throughput(runs, workers=4, service_ms=30)

# %% id="demo-little-real"
flows = [run.flow for run in runs.values()]
show_facts(
    say,
    requests_sent=sum(len(run.replies) for run in runs.values()),
    answered_by_the_server=counted["answered"],
    most_at_work=counted["busiest"],
    law_holds=all(abs(each.number / each.by_law - 1) < 1e-9 for each in flows),
)

# %% [markdown] lang="es" id="little-read"
# El [rendimiento](glossary:throughput) sube hasta que los cuatro trabajan siempre, y de ahí en adelante la
# [concurrencia](glossary:concurrency) de más solo compra espera: es la [saturación](glossary:saturation). La ley se cumple en cada corrida
# hasta el último decimal, porque la ventana empieza y termina vacía.
#
# Úsala al revés: si tu tablero dice 200 por segundo y 50 ms, ya sabes cuántas hay dentro. Si no cuadra con lo que ves, algún número
# está mal medido.

# %% [markdown] lang="en" id="little-read"
# [Throughput](glossary:throughput) climbs until all four are always at work, and from then on more
# [concurrency](glossary:concurrency) buys nothing but waiting: that is [saturation](glossary:saturation). The law holds in every run to
# the last decimal, because the window begins and ends empty.
#
# Use it backwards: if your dashboard says 200 a second and 50 ms, you know how many are inside. If that does not match what you see, some
# number was measured wrongly.

# %% [markdown] lang="es" id="ex-mean-inside-text"
# ### Ejercicio: `mean_inside`
#
# `came[i]` y `left[i]` son los segundos en que llegó y se fue la petición `i`. Devuelve cuántas había dentro **en promedio**, desde que
# llegó la primera hasta que se fue la última. Las listas pueden venir en desorden.
#
# Ejemplo: `mean_inside([0, 1, 3], [4, 3, 5])` es `1.6`.

# %% [markdown] lang="en" id="ex-mean-inside-text"
# ### Exercise: `mean_inside`
#
# `came[i]` and `left[i]` are the seconds at which request `i` came and left. Return how many were inside **on average**, from when the
# first one came to when the last one left. The lists may be out of order.
#
# Example: `mean_inside([0, 1, 3], [4, 3, 5])` is `1.6`.


# %% id="ex-mean-inside" tags=["exercise"]
def mean_inside(came, left):
    return ...


# %% id="check-mean-inside" tags=["check"]
lesson.check("mean_inside", mean_inside)
# lesson.hint("mean_inside")
# lesson.solution("mean_inside")

# %% [markdown] lang="es" id="knee" covers=["cloud.client_server"] path="core" minutes=1
# ## ¿Y si llega más gente?
#
# Cuatro servidores, ocupados la **mitad** del tiempo: sobra sitio. Apuesta: si duplicas la gente hasta que estén ocupados casi siempre (99
# %), ¿la espera en la [cola](glossary:queue) se duplica, se multiplica por diez, o por más de cien? Mueve el deslizador.

# %% [markdown] lang="en" id="knee" covers=["cloud.client_server"] path="core" minutes=1
# ## And if more people come?
#
# Four servers, busy **half** of the time: there is plenty of room. Place a bet: if you double the people until they are busy nearly all the
# time (99 %), does the wait in the [queue](glossary:queue) double, go up tenfold, or over a hundredfold? Move the slider.

# %% id="widget-queue"
from mlops_lessons.client_server import queue_slider

queue_slider.show_queue(busy=50, servers=4, service_ms=30)

# %% [markdown] lang="es" id="knee-read"
# La gente se duplica y la espera se multiplica por cientos: la curva va pegada al suelo y de pronto se dobla, en la *rodilla*. Lo que
# cuenta es el tiempo **libre**: de 90 % a 95 % de [ocupación](glossary:utilisation) queda la mitad.
#
# Un lugar decide, y ante él se hace fila. ¿Quién lo construye y quién lo cuida? Lección `03`, *DevOps*.

# %% [markdown] lang="en" id="knee-read"
# The people double and the wait goes up by the hundreds: the curve hugs the floor and suddenly bends, at the *knee*. What counts is the
# time that is **free**: from 90 % to 95 % [utilisation](glossary:utilisation), half of it is left.
#
# One place decides, and people queue before it. Who builds it, and who looks after it? Lesson `03`, *DevOps*.

# %% [markdown] lang="es" id="queue-theory" covers=["cloud.client_server"] path="deep" minutes=10
# ## La cola, simulada, en fórmula y de verdad
#
# ¿De dónde sale esa curva? Primero, a mano. Llegan cuatro peticiones en los segundos 0, 1, 2 y 9, y necesitan 4, 3, 2 y 1 segundos. Con
# **un** servidor, ¿cuánto espera cada una? Escríbelo en un papel antes de ejecutar; después, con dos.

# %% [markdown] lang="en" id="queue-theory" covers=["cloud.client_server"] path="deep" minutes=10
# ## The queue, simulated, as a formula and for real
#
# Where does that curve come from? First, by hand. Four requests come at seconds 0, 1, 2 and 9, and need 4, 3, 2 and 1 seconds. With
# **one** server, how long does each wait? Write it on paper before you run the cell; then with two.

# %% id="demo-play"
from mlops_lessons.client_server import queue_plots, queueing, simulation

moments, needs = [0, 1, 2, 9], [4, 3, 2, 1]
{servers: [visit.wait for visit in simulation.play(moments, needs, servers)] for servers in (1, 2)}

# %% [markdown] lang="es" id="queue-random"
# Nadie llega tan ordenado. Supón que cada quien llega sin mirar a los demás (llegadas de Poisson) y que el servicio dura al azar, casi siempre
# poco y a veces mucho (exponencial). Entonces, con un servidor, la espera media es **lo ocupado entre lo libre**: ρ / (1 − ρ) veces lo que
# dura un servicio, donde ρ (*ro*) es la ocupación.

# %% [markdown] lang="en" id="queue-random"
# Nobody comes in such good order. Suppose that everybody comes without looking at the others (Poisson arrivals) and that a service takes a
# random time, mostly short and now and then long (exponential). Then, with one server, the mean wait is **busy over free**: ρ / (1 − ρ) times
# what a service takes, where ρ (rho) is how busy it is.

# %% id="demo-one-server"
{busy: round(busy / (1 - busy), 2) for busy in (0.5, 0.8, 0.9, 0.95)}

# %% [markdown] lang="es" id="queue-erlang"
# Con cuatro servidores la fórmula es la de Erlang (*Erlang C*, 1917). En vez de creerle, la ponemos a prueba: cien simulaciones
# independientes de 12 000 peticiones, con semilla. Cada simulación es un dato, así que el promedio trae **su propio error**. La pregunta
# honesta no es «¿se parecen?», sino «¿cae la teoría dentro del intervalo?».

# %% [markdown] lang="en" id="queue-erlang"
# With four servers the formula is Erlang's (*Erlang C*, 1917). Rather than believe it, we put it to the test: a hundred independent
# simulations of 12,000 requests, with a seed. Each simulation is one data point, so the mean comes with **its own error**. The honest question
# is not “are they alike?” but “does the theory fall within the interval?”.

# %% id="demo-agreement"
found = queue_plots.agreement((0.5, 0.8, 0.9, 0.95), servers=4, seed=1)
queue_plots.show_agreement(found)

# %% [markdown] lang="es" id="queue-interval"
# Mira cómo se ensancha el intervalo hacia el final: cerca de la rodilla todo tarda en promediarse. También en tu producción: una mañana
# buena al 95 % no demuestra nada.
#
# Ahora el servidor de verdad, con llegadas al azar que **no** esperan a nadie. Apuesta: ¿caerá sobre la curva?

# %% [markdown] lang="en" id="queue-interval"
# See how the interval widens towards the end: near the knee everything takes long to average out. In your production too: one good
# morning at 95 % proves nothing.
#
# Now the real server, with random arrivals that wait for **nobody**. Place a bet: will it fall on the curve?

# %% id="fig-knee" tags=["figure"]
loads = (0.6, 0.85, 0.95)
with limited.running(workers=4, mean_ms=30, seed=118) as address:
    arrived = [load.open_loop(address, rate=busy * 4 / 0.030, requests=80, seed=4) for busy in loads]
queue_plots.knee(found, arrived, workers=4, service_ms=30)

# %% [markdown] lang="es" id="queue-real"
# La teoría habla de infinitas peticiones y de una cola que lleva siglos funcionando; el servidor recibió ochenta y empezó vacío. Por eso
# lo justo es compararlo con **esas mismas** ochenta, simuladas (los cuadrados).
#
# Lo que separa las cruces de los cuadrados ya es la máquina: el sistema despierta tarde a quien duerme 30 ms, el cliente comparte
# procesador con el servidor y a veces manda tarde. (Si tu equipo está muy ocupado, no logra mandar a tiempo y las
# cruces se quedan a la izquierda.) Lo dibujamos; no lo prometemos: mañana saldrá un poco distinto.

# %% [markdown] lang="en" id="queue-real"
# Theory speaks of infinitely many requests and of a queue that has been running for ages; the server got eighty and began empty. That is
# why the fair comparison is with **those very** eighty, simulated (the squares).
#
# What separates the crosses from the squares is the machine: the system is late to wake whoever sleeps for 30 ms, the client shares a processor
# with the server and at times sends late. (If your computer is very busy it cannot send on time, and the crosses stay on the left.) We draw
# it; we do not promise it: tomorrow it will come out a little different.

# %% [markdown] lang="es" id="ex-servers-for-text"
# ### Ejercicio: `servers_for`
#
# Llegan `arrivals` peticiones por **segundo**, y cada una necesita `service` **milisegundos** de un servidor. Devuelve el menor número de
# servidores con el que la espera media en la cola es de `longest` milisegundos o menos. Usa `mean_wait(arrivals, service, servers)`, que
# quiere las llegadas y los tiempos **en la misma unidad** y da infinito si no alcanzan.
#
# Ejemplo: `servers_for(200, 15, 20)` es `4`.

# %% [markdown] lang="en" id="ex-servers-for-text"
# ### Exercise: `servers_for`
#
# `arrivals` requests come a **second**, and each needs `service` **milliseconds** of a server. Return the smallest number of servers with
# which the mean wait in the queue is `longest` milliseconds or less. Use `mean_wait(arrivals, service, servers)`, which wants arrivals
# and times **in the same unit** and is infinite where they are not enough.
#
# Example: `servers_for(200, 15, 20)` is `4`.

# %% id="ex-servers-for" tags=["exercise"]
from mlops_lessons.client_server.queueing import mean_wait


def servers_for(arrivals, service, longest):
    return ...


# %% id="check-servers-for" tags=["check"]
lesson.check("servers_for", servers_for)
# lesson.hint("servers_for")
# lesson.solution("servers_for")

# %% id="quiz-knee"
lesson.quiz("client-server-knee")

# %% [markdown] lang="es" id="relief" covers=["cloud.client_server"] path="deep" minutes=8
# ## ¿Qué haces en la rodilla?
#
# Tus cuatro servidores están al 95 %. Te proponen cuatro cambios: darle a cada servidor su propia cola, agregar un quinto, hacer que cada
# petición tarde un 20 % menos, o admitir a lo sumo 12 a la vez y decirle que no al resto.
#
# Apuesta el orden, del que **más** baja la espera al que menos. Uno la **empeora**: ¿cuál?

# %% [markdown] lang="en" id="relief" covers=["cloud.client_server"] path="deep" minutes=8
# ## What do you do at the knee?
#
# Your four servers are at 95 %. Four changes are proposed to you: giving each server its own queue, adding a fifth, making each request
# take 20 % less, or letting in 12 at once at most and saying no to the rest.
#
# Bet on the order, from the one that lowers the wait **most** to the one that does least. One of them makes it **worse**: which?

# %% id="demo-remedies"
queue_plots.show_remedies(queue_plots.remedies(0.95, servers=4, service_ms=30, room=12, seed=1), room=12)

# %% [markdown] lang="es" id="relief-read"
# - **Una cola para todos** (como en el banco): con colas separadas alguien espera mientras el servidor de al lado descansa.
# - **Un servidor más** o **un servicio más corto** hacen lo mismo: bajan la ocupación y te sacan de la rodilla.
# - **Poner un tope** no agrega capacidad: cambia espera de todos por un «no» a unos pocos. Es el
#   [descarte de carga](glossary:load-shedding). En HTTP, `503` con `Retry-After`; `429` si es **ese** cliente el que pide de más
#   (RFC 9110 y RFC 6585).
#
# Sin tope, cuando la demanda pasa del 100 %, todos esperan sin fin. Con tope, el servidor sigue dando todo lo que puede. El tope, en un
# servidor de verdad:

# %% [markdown] lang="en" id="relief-read"
# - **One queue for all** (as in a bank): with separate queues somebody waits while the server next door rests.
# - **One more server** or **a shorter service** do the same thing: they lower utilisation and take you off the knee.
# - **Setting a limit** adds no capacity: it trades everybody's waiting for a “no” to a few. It is
#   [load shedding](glossary:load-shedding). In HTTP, `503` with `Retry-After`; `429` if it is **that** client who asks for too much
#   (RFC 9110 and RFC 6585).
#
# Without a limit, once demand is over 100 %, everybody waits without end. With a limit the server goes on giving all it can. The limit on
# a real server:

# %% id="demo-shedding"
with limited.running(workers=4, mean_ms=30, seed=1, room=8) as address:
    crowd = load.closed_loop(address, clients=20, requests=100)
    counted = load.counts(address)
refused = sum(reply.status == 503 for reply in crowd.replies)
show_facts(
    say,
    answered_and_refused=crowd.answered + refused,
    some_refused=refused > 0,
    server_agrees=(counted["answered"], counted["refused"]) == (crowd.answered, refused),
    most_inside=counted["fullest"],
)

# %% [markdown] lang="es" id="relief-doubt"
# Lo que esta teoría **no** sabe: las llegadas de verdad vienen en ráfagas (un anuncio, una hora en punto), y los tiempos no siempre son
# exponenciales. Si varían menos, se espera menos; con ráfagas, más. La forma de la rodilla se mantiene; los números, no. Mide los tuyos.

# %% [markdown] lang="en" id="relief-doubt"
# What this theory does **not** know: real arrivals come in bursts (an announcement, the full hour), and times are not always exponential.
# If they vary less, the wait is shorter; with bursts it is longer. The shape of the knee stays; the numbers do not. Measure your own.

# %% [markdown] lang="es" id="ex-knee-remedy-text"
# ### Ejercicio: `knee_remedy`
#
# Cuatro servidores al 95 %, y mañana se espera un 5 % más de gente. Puedes hacer **un** cambio. ¿Cuál?

# %% [markdown] lang="en" id="ex-knee-remedy-text"
# ### Exercise: `knee_remedy`
#
# Four servers at 95 %, and 5 % more people are expected tomorrow. You may make **one** change. Which?

# %% id="demo-knee-choices"
lesson.choices("knee_remedy")

# %% id="ex-knee-remedy" tags=["exercise"]
knee_remedy = ...

# %% id="check-knee-remedy" tags=["check"]
lesson.check("knee_remedy", knee_remedy)
# lesson.hint("knee_remedy")
# lesson.solution("knee_remedy")

# %% id="quiz-queue"
lesson.quiz("client-server-queue")

# %% [markdown] lang="es" id="turn-endpoint" covers=["cloud.client_server"] path="deep" minutes=6
# ## Tu turno: un servicio que cumple su contrato
#
# ### Ejercicio: `checkin_service`
#
# Hasta aquí el servidor te lo dieron hecho; ahora es tuyo. Escribe una función que devuelve una aplicación FastAPI con este contrato; la revisión la enciende y le hace diez peticiones.
#
# | petición | respuesta |
# |---|---|
# | `POST /checkins` con `booking` (entero, desde 1) y `bags` (0 a 3) | 201 y `{"pass": 1, "booking": 7, "bags": 2}`; los pases se numeran desde 1 |
# | cuerpo inválido | 422 |
# | sin `Idempotency-Key` | 400 |
# | llave repetida, mismo cuerpo | la **misma** respuesta, sin otro pase |
# | llave repetida, otro cuerpo | 422 |
# | `GET /checkins/1` | 200 y el pase; 404 si no existe |

# %% [markdown] lang="en" id="turn-endpoint" covers=["cloud.client_server"] path="deep" minutes=6
# ## Your turn: a service that keeps its contract
#
# ### Exercise: `checkin_service`
#
# So far the server came ready-made; now it is yours. Write a function that returns a FastAPI application with this contract; the check starts it and makes ten requests.
#
# | request | response |
# |---|---|
# | `POST /checkins` with `booking` (whole, from 1) and `bags` (0 to 3) | 201 and `{"pass": 1, "booking": 7, "bags": 2}`; passes are numbered from 1 |
# | a body that is not valid | 422 |
# | without an `Idempotency-Key` | 400 |
# | a repeated key, same body | the **same** response, without another pass |
# | a repeated key, another body | 422 |
# | `GET /checkins/1` | 200 and the pass; 404 if there is none |

# %% id="ex-checkin-service" tags=["exercise"]
from fastapi import Body, FastAPI, Header, HTTPException


def checkin_service(): ...


# %% id="check-checkin-service" tags=["check"]
lesson.check("checkin_service", served(checkin_service))
# lesson.hint("checkin_service")
# lesson.solution("checkin_service")

# %% [markdown] lang="es" id="think" path="deep" minutes=3
# ## Para pensar
# No hay una sola respuesta correcta; lo que escribas se guarda para ti y para la clase.

# %% [markdown] lang="en" id="think" path="deep" minutes=3
# ## To think about
# There is no single right answer; what you write is kept for you and for the class.

# %% id="think-twice"
lesson.think("client-server-twice")

# %% id="think-one-place"
lesson.think("client-server-one-place")

# %% [markdown] lang="es" id="quiz" path="deep" minutes=2
# ## Cuestionario
# Un repaso de cuatro preguntas: lo que falles vuelve en el calentamiento de la próxima lección.

# %% [markdown] lang="en" id="quiz" path="deep" minutes=2
# ## Quiz
# Four questions to go over it all: what you miss comes back in the warm-up of the next lesson.

# %% id="quiz-exchange"
lesson.quiz("exchange")

# %% [markdown] lang="es" id="summary" path="deep" minutes=1
# ## Resumen
#
# - Un servidor guarda, entrega y decide; los clientes preguntan por la red. Son papeles, no máquinas.
# - Silencio no es «no»: tras un plazo vencido o un corte **no se sabe**. Por eso la llave nace antes del primer intento.
# - Reintentar es pedir prestado al servidor: poco, cada vez más espaciado, con azar y con final.
# - Una copia ahorra bytes si preguntas por ella, y viajes si confías en ella.
# - La latencia se mira por percentiles, y la cola nace antes de llegar al tope.
#
# Y esto es lo que te salió y a dónde volver:

# %% [markdown] lang="en" id="summary" path="deep" minutes=1
# ## Summary
#
# - A server keeps, delivers and decides; clients ask through the network. These are roles, not machines.
# - Silence is not “no”: after a timeout or a cut you **do not know**. That is why the key is born before the first attempt.
# - A retry borrows from the server: few, further and further apart, with jitter, and with an end.
# - A copy saves bytes if you ask about it, and trips if you trust it.
# - Latency is looked at by percentiles, and the queue is born before the limit.
#
# And here is what you got right, and where to go back:

# %% id="summary-mine"
lesson.summary()

# %% [markdown] lang="es" id="glossary" path="deep" minutes=1
# ## Glosario

# %% [markdown] lang="en" id="glossary" path="deep" minutes=1
# ## Glossary

# %% id="glossary-terms"
lesson.glossary()

# %% [markdown] lang="es" id="reading" path="deep" minutes=0
# ## Para leer más
#
# **El intercambio** (todo en inglés; leído en noviembre de 2026)
#
# - Fielding, R. y otros, eds. (2022). *HTTP Semantics*, RFC 9110: métodos (9.2.2, idempotencia), códigos (15), condiciones (13).
#   <https://www.rfc-editor.org/rfc/rfc9110>
# - Los mismos (2022). *HTTP Caching*, RFC 9111 (frescura: 4.2) y *HTTP/1.1*, RFC 9112. <https://www.rfc-editor.org/rfc/rfc9112>
# - Jena, J. y Dalal, S. (2025). *The Idempotency-Key HTTP Header Field*. Borrador 07 del IETF, sin llegar a norma.
#   <https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/>

# %% [markdown] lang="en" id="reading" path="deep" minutes=0
# ## Further reading
#
# **The exchange** (read in November 2026)
#
# - Fielding, R. et al., eds. (2022). *HTTP Semantics*, RFC 9110: methods (9.2.2, idempotency), statuses (15), conditions (13).
#   <https://www.rfc-editor.org/rfc/rfc9110>
# - The same (2022). *HTTP Caching*, RFC 9111 (freshness: 4.2) and *HTTP/1.1*, RFC 9112. <https://www.rfc-editor.org/rfc/rfc9112>
# - Jena, J. and Dalal, S. (2025). *The Idempotency-Key HTTP Header Field*. IETF draft 07, which did not become a standard.
#   <https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/>

# %% [markdown] lang="es" id="reading-retries"
# **Reintentos y plazos**
#
# - Brooker, M. (2015). “Exponential Backoff And Jitter”. AWS Architecture Blog.
#   <https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/>
# - Brooker, M. “Timeouts, retries, and backoff with jitter”. Amazon Builders' Library.
#   <https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/>
# - Beyer, B. y otros, eds. (2016). *Site Reliability Engineering*, caps. 21 y 22: presupuesto de reintentos, fallas en cascada. <https://sre.google/sre-book/>
# - HTTPX, *Timeouts*: <https://www.python-httpx.org/advanced/timeouts/>. Requests, *Timeouts*: <https://requests.readthedocs.io/en/latest/user/advanced/#timeouts>

# %% [markdown] lang="en" id="reading-retries"
# **Retries and timeouts**
#
# - Brooker, M. (2015). “Exponential Backoff And Jitter”. AWS Architecture Blog.
#   <https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/>
# - Brooker, M. “Timeouts, retries, and backoff with jitter”. Amazon Builders' Library.
#   <https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/>
# - Beyer, B. et al., eds. (2016). *Site Reliability Engineering*, ch. 21 and 22: retry budgets, cascading failures. <https://sre.google/sre-book/>
# - HTTPX, *Timeouts*: <https://www.python-httpx.org/advanced/timeouts/>. Requests, *Timeouts*: <https://requests.readthedocs.io/en/latest/user/advanced/#timeouts>

# %% [markdown] lang="es" id="reading-load"
# **Latencia, carga y colas**
#
# - Dean, J. y Barroso, L. A. (2013). “The Tail at Scale”. *Communications of the ACM* 56(2), 74-80. <https://doi.org/10.1145/2408776.2408794>
# - Little, J. D. C. (1961). “A Proof for the Queuing Formula: L = λW”. *Operations Research* 9(3), 383-387. Medio siglo después, él mismo:
#   <https://doi.org/10.1287/opre.1110.0940>
# - Schroeder, B., Wierman, A. y Harchol-Balter, M. (2006). “Open Versus Closed: A Cautionary Tale”. NSDI '06.
#   <https://www.usenix.org/legacy/event/nsdi06/tech/schroeder.html>
# - Tene, G. La omisión coordinada, contada en su herramienta: <https://github.com/giltene/wrk2>

# %% [markdown] lang="en" id="reading-load"
# **Latency, load and queues**
#
# - Dean, J. and Barroso, L. A. (2013). “The Tail at Scale”. *Communications of the ACM* 56(2), 74-80. <https://doi.org/10.1145/2408776.2408794>
# - Little, J. D. C. (1961). “A Proof for the Queuing Formula: L = λW”. *Operations Research* 9(3), 383-387. Half a century later, by himself:
#   <https://doi.org/10.1287/opre.1110.0940>
# - Schroeder, B., Wierman, A. and Harchol-Balter, M. (2006). “Open Versus Closed: A Cautionary Tale”. NSDI '06.
#   <https://www.usenix.org/legacy/event/nsdi06/tech/schroeder.html>
# - Tene, G. Coordinated omission, told with his tool: <https://github.com/giltene/wrk2>

# %% [markdown] lang="es" id="reading-queues"
# **Para calcular**
#
# - Harchol-Balter, M. (2013). *Performance Modeling and Design of Computer Systems*. Cambridge. Caps. 13 a 15: M/M/1 y M/M/c.
# - Hyndman, R. J. y Fan, Y. (1996). “Sample Quantiles in Statistical Packages”. *The American Statistician* 50(4), 361-365.
# - Nottingham, M. y Fielding, R. (2012). *Additional HTTP Status Codes*, RFC 6585 (429). <https://www.rfc-editor.org/rfc/rfc6585>

# %% [markdown] lang="en" id="reading-queues"
# **To compute**
#
# - Harchol-Balter, M. (2013). *Performance Modeling and Design of Computer Systems*. Cambridge. Ch. 13 to 15: M/M/1 and M/M/c.
# - Hyndman, R. J. and Fan, Y. (1996). “Sample Quantiles in Statistical Packages”. *The American Statistician* 50(4), 361-365.
# - Nottingham, M. and Fielding, R. (2012). *Additional HTTP Status Codes*, RFC 6585 (429). <https://www.rfc-editor.org/rfc/rfc6585>
