# %% [markdown] lang="es" id="title"
# # DevSecOps
#
# La mesa de vuelos tiene una aplicación que funciona. Hoy la atacas, la haces pasar por compuertas de verdad y la reparas. Todo en tu
# equipo y sin hacerle daño a nadie.
#
# **En clase** (8 minutos):
#
# - decir qué es DevSecOps;
# - ver cerrarse las compuertas, y cuáles no abre ningún código;
# - saber de qué está hecho lo que despliegas, y qué puede traer un modelo.
#
# **A tu ritmo** (unas dos horas, con los ejercicios):
#
# - leer lo que encuentran los analizadores, y decir qué **no** encuentran;
# - cerrar una inyección, y decidir con razones qué alarma es falsa;
# - escribir una compuerta propia y medir cuánto tarda;
# - comprobar que el modelo es el que crees.
#
# **Antes:** las lecciones `01` a `03`.

# %% [markdown] lang="en" id="title"
# # DevSecOps
#
# The flight desk has an application that works. Today you attack it, put it through real gates and mend it. All on your own machine,
# and without harm to anybody.
#
# **In class** (8 minutes):
#
# - say what DevSecOps is;
# - see the gates shut, and which of them no code can open;
# - know what the thing you deploy is made of, and what a model may bring along.
#
# **At your own pace** (about two hours, exercises included):
#
# - read what the scanners find, and say what they do **not** find;
# - close an injection, and decide with reasons which alarm is false;
# - write a gate of your own and measure how long it takes;
# - check that the model is the one you think.
#
# **Before:** lessons `01` to `03`.

# %% id="setup" tags=["setup"]
from mlops_lessons import open_lesson
from mlops_lessons.course.tables import show_facts
from mlops_lessons.i18n import topic_texts

lesson = open_lesson("devsecops")
say = topic_texts("devsecops")

# %% [markdown] lang="es" id="warm-up" path="deep" minutes=2
# ## Calentamiento
#
# Dos minutos con lo que se te escapó la última vez, lo más viejo primero. Si no fallaste nada, te tocan dos preguntas de la lección
# anterior.

# %% [markdown] lang="en" id="warm-up" path="deep" minutes=2
# ## Warm-up
#
# Two minutes with what you missed last time, oldest first. If you missed nothing, you get two questions of the lesson before.

# %% id="demo-warm-up"
lesson.warm_up()

# %% [markdown] lang="es" id="definition" covers=["devsecops.definition"] path="core" minutes=2
# ## Las pruebas están en verde. ¿La publicas?
#
# Esta es la aplicación de la mesa, en un repositorio de git de verdad, y estas son sus propias pruebas:

# %% [markdown] lang="en" id="definition" covers=["devsecops.definition"] path="core" minutes=2
# ## The tests are green. Do you ship it?
#
# This is the desk's application, in a real git repository, and these are its own tests:

# %% id="demo-desk"
from mlops_lessons.devsecops import flight_desk, pipeline

desk = flight_desk.lay_out()
show_facts(say, tests_pass=pipeline.tests_pass(desk.folder))

# %% [markdown] lang="es" id="definition-bet"
# Ahora la arrancamos. `/flights` recibe una aerolínea y devuelve sus vuelos. Un cliente escribe `UA`. Otro escribe una frase rara, con
# una comilla y la palabra `UNION`.
#
# Apuesta: ¿qué recibe el segundo? ¿Una lista vacía, un error, o algo que la mesa nunca quiso dar?

# %% [markdown] lang="en" id="definition-bet"
# Now we start it. `/flights` takes a carrier and gives back its flights. One customer writes `UA`. Another writes an odd phrase, with a
# quotation mark and the word `UNION`.
#
# Place a bet: what does the second one get? An empty list, an error, or something that the desk never meant to give?

# %% id="demo-attack" literal="what the attacker writes into the field"
odd = "x' UNION SELECT name, passport, flight FROM bookings --"
with desk.serving() as service:
    polite = service.get("/flights", carrier="UA").body
    attacked = service.get("/flights", carrier=odd).body
{"UA": polite, "odd": attacked}

# %% [markdown] lang="es" id="definition-read"
# Nombres y pasaportes. Es una [inyección de SQL](glossary:sql-injection): la comilla cerró el texto y lo demás se volvió consulta. Las
# pruebas no mienten, solo preguntan lo que pregunta un cliente amable.
#
# ¿Quién tenía que haberlo visto: quien programa, quien opera, un equipo de seguridad al final? [DevSecOps](glossary:devsecops) contesta
# **todas las personas, todo el camino**. La seguridad se comparte en tres lugares:
#
# - **cultura**: avisar de un error propio no cuesta el puesto;
# - **automatización**: una máquina revisa cada cambio, sin que nadie tenga que acordarse;
# - **plataforma**: lo que viene de fábrica es lo seguro.

# %% [markdown] lang="en" id="definition-read"
# Names and passports. It is an [SQL injection](glossary:sql-injection): the quotation mark closed the text and the rest became part of the
# query. The tests do not lie; they only ask what a polite customer asks.
#
# Who should have seen it: whoever programs, whoever operates, a security team at the end? [DevSecOps](glossary:devsecops) answers
# **everyone, all the way**. Security is shared in three places:
#
# - **culture**: owning up to a mistake costs nobody their job;
# - **automation**: a machine checks each change, without anybody having to remember;
# - **platform**: the default is the safe choice.

# %% [markdown] lang="es" id="gates" covers=["devsecops.difference"] path="core" minutes=3
# ## Cuatro compuertas, una aplicación
#
# Pongamos la automatización: cuatro [compuertas](glossary:security-gate) con herramientas de verdad. Una lee el código (bandit), otra busca
# secretos en los archivos (detect-secrets), otra en toda la historia de git, y la última compara las dependencias con
# [avisos](glossary:security-advisory) publicados.
#
# Apuesta: ¿cuántas de las cuatro se cierran?

# %% [markdown] lang="en" id="gates" covers=["devsecops.difference"] path="core" minutes=3
# ## Four gates, one application
#
# Let us add automation: four [gates](glossary:security-gate) with real tools. One reads the code (bandit), another looks for secrets in the
# files (detect-secrets), another in the whole history of git, and the last compares the dependencies with published
# [advisories](glossary:security-advisory).
#
# Place a bet: how many of the four shut?

# %% id="demo-gates"
from datetime import date

from mlops_lessons.devsecops import gates

today = date(2013, 6, 20)
shut = pipeline.run_gates(desk.folder, today=today)
gates.show(shut)

# %% [markdown] lang="es" id="gates-mend"
# Las cuatro. Entre lo que bloquea la primera está la línea que acabas de atacar. Reparamos todo en un commit y repetimos el ataque,
# las pruebas y las compuertas.
#
# Apuesta otra vez: ¿cuántas quedan cerradas?

# %% [markdown] lang="en" id="gates-mend"
# All four. Among what the first one blocks is the line that you have just attacked. We mend everything in one commit and repeat the
# attack, the tests and the gates.
#
# Place a bet again: how many stay shut?

# %% id="demo-mend"
desk.mend()
with desk.serving() as service:
    attacked = service.get("/flights", carrier=odd).body
results = pipeline.run_gates(desk.folder, today=today)
gates.show(results)
show_facts(say, attacker_gets=attacked, tests_pass=pipeline.tests_pass(desk.folder))

# %% [markdown] lang="es" id="gates-two"
# El ataque ya no saca nada y la mesa sigue trabajando. Dos compuertas siguen cerradas, y ninguna se abre con código: una, por una
# [falsa alarma](glossary:false-positive); la otra, porque borrar una clave no la saca de la historia de git: hay que **revocarla**,
# anularla donde se creó. Para eso existe la [excepción](glossary:allowance) escrita: regla, lugar, razón y vencimiento.

# %% [markdown] lang="en" id="gates-two"
# The attack gets nothing any more and the desk still works. Two gates stay shut, and no code opens either: one for a [false
# positive](glossary:false-positive); the other because deleting a key does not take it out of the history of git: it must be
# **revoked**, cancelled where it was made. That is what the written [exception](glossary:allowance) is for: rule, place, reason and
# end.

# %% id="quiz-gates-first"
lesson.quiz("gates-first")

# %% [markdown] lang="es" id="difference" covers=["devsecops.difference", "devsecops.definition"] path="deep" minutes=4
# ## ¿DevOps no incluía ya la seguridad?
#
# En su origen, DevOps acerca a quienes desarrollan y a quienes operan para entregar rápido y con calma. No dejaba fuera la seguridad a
# propósito: a menudo la dejaba **para el final**. La «Sec» en medio recuerda que va en cada paso, en la aplicación y en la
# infraestructura.
#
# | pregunta | DevOps a secas | DevSecOps |
# |---|---|---|
# | ¿cuándo se revisa? | antes de lanzar | en cada cambio |
# | ¿quién responde? | otro equipo | quien escribió el cambio, con ayuda |
# | ¿qué se revisa? | la aplicación | también lo ajeno: paquetes, imágenes, permisos |
# | ¿cómo se frena? | una reunión | una compuerta que abre sola |
#
# Es una caricatura útil: muchos equipos de DevOps ya trabajaban así sin usar la palabra.

# %% [markdown] lang="en" id="difference" covers=["devsecops.difference", "devsecops.definition"] path="deep" minutes=4
# ## Did DevOps not include security already?
#
# In its beginnings DevOps brought developers and operators together, to deliver fast and calmly. It did not leave security out on purpose,
# but often it left it **for the end**. The “Sec” in the middle is a reminder that security belongs to each step, in the application and in
# the infrastructure.
#
# | question | plain DevOps | DevSecOps |
# |---|---|---|
# | when is it checked? | before a release | at each change |
# | who answers for it? | another team | whoever wrote the change, with help |
# | what is checked? | the application | other people's parts too: packages, images, permissions |
# | how is it stopped? | a meeting | a gate that opens by itself |
#
# It is a useful caricature: many DevOps teams already worked like this without using the word.

# %% [markdown] lang="es" id="difference-tools"
# ### ¿Y qué herramienta elijo?
#
# Ninguna encuentra todo, así que se elige por pregunta, y se prueba **con fallas que conoces**, como harás más abajo:
#
# | pregunta | familia | aquí | otras |
# |---|---|---|---|
# | ¿mi código hace algo peligroso? | análisis estático (SAST) | bandit | Semgrep, CodeQL, las reglas `S` de ruff |
# | ¿se escapó una clave? | búsqueda de secretos | detect-secrets | gitleaks, TruffleHog |
# | ¿un paquete ajeno tiene un aviso? | análisis de composición (SCA) | archivo OSV | pip-audit, OSV-Scanner, Dependabot |
# | ¿cede el servicio en marcha? | análisis dinámico (DAST) | tu ataque a mano | ZAP |
#
# Pregunta también: ¿funciona sin conexión?, ¿qué manda fuera?, ¿cuánto tarda?, ¿quién lo mantiene?

# %% [markdown] lang="en" id="difference-tools"
# ### And which tool do I choose?
#
# None finds everything, so choose by the question it answers, and try it **on faults that you know**, as you will further down:
#
# | question | family | here | others |
# |---|---|---|---|
# | does my code do something dangerous? | static analysis (SAST) | bandit | Semgrep, CodeQL, the `S` rules of ruff |
# | did a key slip out? | secret scanning | detect-secrets | gitleaks, TruffleHog |
# | does somebody's package have an advisory? | composition analysis (SCA) | OSV file | pip-audit, OSV-Scanner, Dependabot |
# | does the running service give way? | dynamic analysis (DAST) | your attack by hand | ZAP |
#
# Ask as well: does it work offline? what does it send out? how long does it take? who maintains it?

# %% id="quiz-gates-difference"
lesson.quiz("gates-difference")

# %% [markdown] lang="es" id="code-turn" covers=["devsecops.difference"] path="deep" minutes=10
# ## Tu turno: reparar sin limpiar
#
# Cada [hallazgo](glossary:finding) trae lugar, regla y gravedad; el de gravedad baja solo se **anota** y no cierra nada. Estos son
# los que bloqueaban en la primera compuerta, antes de reparar. ¿Cuál es el que atacaste?

# %% [markdown] lang="en" id="code-turn" covers=["devsecops.difference"] path="deep" minutes=10
# ## Your turn: mending without cleaning
#
# Each [finding](glossary:finding) has a place, a rule and a severity; one of low severity is only **noted** and shuts nothing. These
# are the ones that blocked at the first gate, before anything was mended. Which of them did you attack?

# %% id="demo-code-findings"
gates.show_findings(shut[0].findings)

# %% [markdown] lang="es" id="ex-find-text"
# El primero.
#
# ### Ejercicio: `find_flights`
#
# Ante una inyección tienta «limpiar» el dato. Hay algo mejor: que el dato no forme parte de la consulta.
#
# `connection` es una conexión de SQLite con la tabla `flights` (columnas `carrier`, `flight`, `dest`, `delay`). Devuelve la lista de
# filas `(flight, dest, delay)` de la aerolínea `carrier`, **escriba lo que escriba el cliente**. La revisión ejecuta tu función
# contra una base de datos de verdad, con clientes y con atacantes.
#
# Ejemplo: con `"UA"` salen dos filas; la primera es `(1545, "IAH", 11)`.

# %% [markdown] lang="en" id="ex-find-text"
# The first.
#
# ### Exercise: `find_flights`
#
# Faced with an injection, it is tempting to “clean” the value. There is something better: keep the value out of the query.
#
# `connection` is a connection of SQLite with the table `flights` (columns `carrier`, `flight`, `dest`, `delay`). Return the list of
# rows `(flight, dest, delay)` of the carrier `carrier`, **whatever the customer may write**. The check runs your function against a
# real database, with customers and with attackers.
#
# Example: with `"UA"` there are two rows; the first is `(1545, "IAH", 11)`.


# %% id="ex-find-flights" tags=["exercise"]
def find_flights(connection, carrier):
    return ...


# %% id="check-find-flights" tags=["check"]
lesson.check("find_flights", find_flights)
# lesson.hint("find_flights")
# lesson.solution("find_flights")

# %% [markdown] lang="es" id="code-shell"
# ### Lo mismo, con la consola
#
# Las etiquetas de equipaje las imprime un programa aparte, y la mesa lo llama con el nombre del pasajero. Míralo con un pasajero que se
# llama `Ana; echo BOARDED`:

# %% [markdown] lang="en" id="code-shell"
# ### The same, with the shell
#
# Baggage labels are printed by a program of its own, and the desk calls it with the passenger's name. Look at it with a passenger called
# `Ana; echo BOARDED`:

# %% id="demo-shell" literal="the name of a passenger"
planted = flight_desk.lay_out()
with planted.serving() as service:
    printed = service.get("/label", name="Ana; echo BOARDED").body
printed.splitlines()

# %% [markdown] lang="es" id="ex-label-text"
# La segunda línea no la imprimió el programa: la ejecutó la consola, que leyó el `;`. Un `echo` no hace daño; podía ser cualquier comando.
#
# ### Ejercicio: `label_command`
#
# Devuelve el comando que `subprocess.run` debe ejecutar para imprimir la etiqueta de `name` con el programa `printer`, **sin consola**:
# el programa recibe un solo argumento, el nombre tal cual.

# %% [markdown] lang="en" id="ex-label-text"
# The second line was not printed by the program: the shell ran it, as it read the `;`. An `echo` does no harm; it could have been any
# command.
#
# ### Exercise: `label_command`
#
# Return the command that `subprocess.run` must run to print the label of `name` with the program `printer`, **without a shell**: the
# program gets one argument, the name as it is.


# %% id="ex-label-command" tags=["exercise"]
def label_command(printer, name):
    return ...


# %% id="check-label-command" tags=["check"]
lesson.check("label_command", label_command)
# lesson.hint("label_command")
# lesson.solution("label_command")

# %% id="quiz-gates-code"
lesson.quiz("gates-code")

# %% [markdown] lang="es" id="secrets" covers=["devsecops.difference"] path="deep" minutes=6
# ## ¿Cómo huele una clave?
#
# Un buscador de secretos no sabe qué abre un texto: mira su forma (`AKIA…`), el nombre de la variable y su azar, la
# [entropía](glossary:entropy). Cinco líneas de un archivo de configuración; tres son secretos:
#
# - `SIGNING_KEY`, 40 cifras hexadecimales; `PASSWORD`, la palabra `boarding`; `BACK_DOOR`, `gate-b22-june`;
# - `COMMIT`, la huella de un commit; `GREETING`, `welcome aboard`: no son secretos.
#
# Apuesta: ¿qué secreto se le escapa, y cuál de los inocentes acusa?

# %% [markdown] lang="en" id="secrets" covers=["devsecops.difference"] path="deep" minutes=6
# ## What does a key smell like?
#
# A secrets scanner does not know what a text opens: it looks at its form (`AKIA…`), at the variable's name and at its randomness, the
# [entropy](glossary:entropy). Five lines of a settings file; three are secrets:
#
# - `SIGNING_KEY`, 40 hexadecimal digits; `PASSWORD`, the word `boarding`; `BACK_DOOR`, `gate-b22-june`;
# - `COMMIT`, the name of a commit; `GREETING`, `welcome aboard`: these are no secrets.
#
# Place a bet: which secret escapes it, and which of the innocent lines does it accuse?

# %% id="fig-randomness" tags=["figure"] literal="texts to be scanned"
import hashlib

from mlops_lessons.devsecops import plots

texts = {
    "SIGNING_KEY": (flight_desk.planted_secrets()["SIGNING_KEY"], True),
    "COMMIT": (hashlib.sha1(b"first commit").hexdigest(), False),
    "PASSWORD": ("boarding", True),
    "BACK_DOOR": ("gate-b22-june", True),
    "GREETING": ("welcome aboard", False),
}
plots.randomness(texts)

# %% [markdown] lang="es" id="secrets-read"
# A la contraseña la delató su **nombre**; a la puerta trasera no la delató nada. Y entre la clave y la huella, el azar no distingue. Bajar
# el límite traería más alarmas falsas, no más verdad.
#
# Un detalle que medimos: detect-secrets lee cada archivo de dos maneras, y si la primera da algo, no prueba la segunda. En `deploy.env` la
# clave de acceso tapaba así a su pareja secreta de la línea siguiente. Nuestra compuerta vuelve a preguntar, sin las líneas ya halladas,
# hasta que calla. Y siempre apagamos su verificación, que probaría cada hallazgo contra el servicio de verdad.

# %% [markdown] lang="en" id="secrets-read"
# The password was given away by its **name**; the back door by nothing. And randomness cannot tell the key from the commit's name. Lowering
# the limit would bring more false alarms, not more truth.
#
# A detail that we measured: detect-secrets has two ways of reading a file, and if the first finds something it does not try the second.
# That is how the access key in `deploy.env` hid its secret partner on the next line. Our gate asks again, without the lines found so far,
# until nothing more turns up. And we always switch off its verification, which would try each find against the real service.

# %% [markdown] lang="es" id="ex-entropy-text"
# ### Ejercicio: `secret_entropy`
#
# Devuelve la entropía de `text` en bits por carácter: la suma de `-p * log2(p)`, donde `p` es la parte que ocupa cada carácter distinto.
# Un texto vacío tiene 0.
#
# Ejemplos: `secret_entropy("abab")` es `1.0`; `secret_entropy("aaaa")` es `0.0`.

# %% [markdown] lang="en" id="ex-entropy-text"
# ### Exercise: `secret_entropy`
#
# Return the entropy of `text` in bits per character: the sum of `-p * log2(p)`, where `p` is the share of each different character. An
# empty text has 0.
#
# Examples: `secret_entropy("abab")` is `1.0`; `secret_entropy("aaaa")` is `0.0`.


# %% id="ex-secret-entropy" tags=["exercise"]
def secret_entropy(text):
    return ...


# %% id="check-secret-entropy" tags=["check"]
lesson.check("secret_entropy", secret_entropy)
# lesson.hint("secret_entropy")
# lesson.solution("secret_entropy")

# %% [markdown] lang="es" id="history" covers=["devsecops.difference"] path="deep" minutes=6
# ## La clave que borraron ayer
#
# La historia de la mesa tiene tres commits. Lee los mensajes, del más nuevo al más viejo, y mira si `deploy.env` sigue ahí:

# %% [markdown] lang="en" id="history" covers=["devsecops.difference"] path="deep" minutes=6
# ## The key that was deleted yesterday
#
# The desk's history has three commits. Read the messages, newest first, and look whether `deploy.env` is still there:

# %% id="demo-history"
fresh = flight_desk.lay_out()
show_facts(say, commits=fresh.log(), deploy_env_exists=(fresh.folder / "deploy.env").exists())

# %% [markdown] lang="es" id="history-bet"
# Por las compuertas ya sabes que la clave sigue ahí. Apuesta: ¿cuántos secretos de `deploy.env` se lleva quien clona **hoy**, y cuántas
# versiones de ese archivo conserva git? Lo preguntamos a cada versión de cada archivo: ramas, etiquetas, mezclas y lo que el reflog (el
# diario de git) aún recuerda.

# %% [markdown] lang="en" id="history-bet"
# You know from the gates that the key is still in there. Place a bet: how many secrets of `deploy.env` does somebody get who clones
# **today**, and how many versions of that file does git keep? We ask every version of every file: branches, tags, merges and what the
# reflog (git's own diary) still remembers.

# %% id="demo-history-scan"
from mlops_lessons.devsecops import secrets_gate

old = secrets_gate.run_history(fresh.folder, today=date(2013, 6, 20))
kept = secrets_gate.blobs(fresh.folder)
gates.show_findings(old.findings)
{"versions_of_deploy_env": sum(path == "deploy.env" for _code, path in kept)}

# %% [markdown] lang="es" id="ex-leaked-text"
# Dos, de la única versión que hubo. Borrar es un commit más; los anteriores no cambian. Por eso, en la primera parte, al reparar
# `settings.py` la clave pasó de una compuerta a otra.
#
# ### Ejercicio: `leaked_key`
#
# El repositorio es público y la clave, de verdad. Son las nueve de la mañana. ¿Qué haces **primero**? Escribe el id de una opción, por
# ejemplo `leaked_key = "delete_file"`.

# %% [markdown] lang="en" id="ex-leaked-text"
# Two, out of the only version there ever was. Deleting is one more commit; the earlier ones do not change. That is why, in the first part,
# mending `settings.py` moved the key from one gate to another.
#
# ### Exercise: `leaked_key`
#
# The repository is public and the key is real. It is nine in the morning. What do you do **first**? Write the id of a choice, for example
# `leaked_key = "delete_file"`.

# %% id="choices-leaked-key"
lesson.choices("leaked_key")

# %% id="ex-leaked-key" tags=["exercise"]
leaked_key = ...

# %% id="check-leaked-key" tags=["check"]
lesson.check("leaked_key", leaked_key)
# lesson.hint("leaked_key")
# lesson.solution("leaked_key")

# %% [markdown] lang="es" id="history-rewrite"
# Reescribir la historia (`git filter-repo` y forzar el push) cambia la huella de todos los commits que siguen: cada persona debe volver
# a clonar, y no alcanza las bifurcaciones (*forks*) ni las copias ajenas. A veces hace falta; nunca es lo primero.
#
# Una trampa de los servidores de integración: suelen traer solo el último commit (`--depth 1`). Ahí la historia está casi vacía y todo
# parece limpio; nuestra compuerta se cierra y lo dice.

# %% [markdown] lang="en" id="history-rewrite"
# Rewriting the history (`git filter-repo` and forcing the push) changes the name of every commit that follows: everybody must clone again,
# and it does not reach forks or other people's copies. At times it is needed; it is never the first thing.
#
# A trap of build servers: they often fetch the last commit only (`--depth 1`). There the history is nearly empty and all looks clean; our
# gate shuts and says so.

# %% id="quiz-gates-secrets"
lesson.quiz("gates-secrets")

# %% [markdown] lang="es" id="dependencies" covers=["devsecops.difference"] path="deep" minutes=8
# ## Código que no escribiste
#
# La mesa fija tres paquetes. Sus versiones se comparan con un archivo de [avisos](glossary:security-advisory) en formato
# [OSV](glossary:osv), que viene con la lección y funciona sin conexión:

# %% [markdown] lang="en" id="dependencies" covers=["devsecops.difference"] path="deep" minutes=8
# ## Code that you did not write
#
# The desk pins three packages. Their versions are compared with a file of [advisories](glossary:security-advisory) in the format
# [OSV](glossary:osv), which comes with the lesson and works offline:

# %% id="demo-dependencies"
from mlops_lessons.devsecops import advisories, dependency_gate

gates.show_findings(dependency_gate.run(fresh.folder).findings)

# %% [markdown] lang="es" id="dependencies-order"
# La falla de Flask tiene tres nombres (`PYSEC`, `CVE`, `GHSA`) y dos registros en el archivo: cuenta una vez. Y `fixed` es la primera
# versión sana.
#
# Para comparar versiones hay una trampa. Apuesta: ¿cuáles de estas tres comparaciones son ciertas?

# %% [markdown] lang="en" id="dependencies-order"
# The fault of Flask has three names (`PYSEC`, `CVE`, `GHSA`) and two records in the file: it counts once. And `fixed` is the first sound
# version.
#
# There is a trap in comparing versions. Place a bet: which of these three comparisons are true?

# %% id="demo-versions"
from packaging.version import Version

as_texts = "2.10.0" < "2.3.0"
as_versions = Version("2.10.0") < Version("2.3.0")
pre_release = Version("5.4b1") < Version("5.4")
show_facts(say, as_texts=as_texts, as_versions=as_versions, pre_release=pre_release)

# %% [markdown] lang="es" id="ex-affected-text"
# Los eventos de un aviso de verdad, el de urllib3. Fíjate en el orden:

# %% [markdown] lang="en" id="ex-affected-text"
# The events of a real advisory, that of urllib3. Mind the order:

# %% id="demo-events"
records = {one["id"]: one for one in advisories.shipped()["advisories"]}
records["PYSEC-2023-192"]["affected"][0]["ranges"][0]["events"]

# %% [markdown] lang="es" id="ex-affected-task"
# ### Ejercicio: `version_affected`
#
# Devuelve `True` si la versión (un texto) está afectada según esos eventos:
#
# - `introduced`: desde esa versión, incluida (`"0"` es «desde siempre»);
# - `fixed`: esa versión ya está sana;
# - `last_affected`: esa versión es la última afectada.
#
# Puede haber varios tramos, y los eventos no vienen en orden. Ejemplo: con los de arriba, `"2.0.5"` está afectada y `"1.26.17"` no.

# %% [markdown] lang="en" id="ex-affected-task"
# ### Exercise: `version_affected`
#
# Return `True` if the version (a text) is affected according to such events:
#
# - `introduced`: from that version on, included (`"0"` is “since always”);
# - `fixed`: that version is sound already;
# - `last_affected`: that version is the last one affected.
#
# There may be several stretches, and the events come in no order. Example: with those above `"2.0.5"` is affected and `"1.26.17"` is not.


# %% id="ex-version-affected" tags=["exercise"]
from packaging.version import Version


def version_affected(version, events):
    return ...


# %% id="check-version-affected" tags=["check"]
lesson.check("version_affected", version_affected)
# lesson.hint("version_affected")
# lesson.solution("version_affected")

# %% [markdown] lang="es" id="dependencies-live"
# ### Un archivo es tan viejo como su fecha
#
# El nuestro llega hasta el final de 2023. `requests==2.31.0` pasa, y sin embargo en mayo de 2024 se publicó un aviso que la incluye
# (CVE-2024-35195, reparado en 2.32.0). Sin conexión, «no hay avisos» quiere decir «no los había entonces».
#
# La base de datos viva se consulta con pip-audit, si tú lo pides y hay red. Cambia `False` por `True` cuando quieras:

# %% [markdown] lang="en" id="dependencies-live"
# ### A file is as old as its date
#
# Ours reaches the end of 2023. `requests==2.31.0` passes, and yet in May 2024 an advisory was published that includes it (CVE-2024-35195,
# repaired in 2.32.0). Offline, “there are no advisories” means “there were none then”.
#
# pip-audit asks the live database, if you allow it and there is a network. Change `False` to `True` when you like:

# %% id="demo-live"
dependency_gate.show_live(fresh.folder, ask=False)

# %% [markdown] lang="es" id="dependencies-silence"
# Algo que descubrimos al probarlo detrás de un espejo de PyPI: pip-audit no pudo consultar **ningún** paquete, lo dijo en la letra
# pequeña y terminó diciendo que no había fallas conocidas. «No encontré» y «no pude mirar» no son lo mismo; nuestra tabla los separa.

# %% [markdown] lang="en" id="dependencies-silence"
# Something we found when we tried it behind a mirror of PyPI: pip-audit could not look up **any** package, said so in the small print and
# ended by saying that there were no known vulnerabilities. “I found nothing” and “I could not look” are not the same; our table tells them
# apart.

# %% id="quiz-gates-dependencies"
lesson.quiz("gates-dependencies")

# %% [markdown] lang="es" id="exceptions" covers=["devsecops.difference"] path="deep" minutes=8
# ## Dos alarmas que el código no apaga
#
# Después de reparar quedaron dos compuertas cerradas. Esto es lo que bloqueaba:

# %% [markdown] lang="en" id="exceptions" covers=["devsecops.difference"] path="deep" minutes=8
# ## Two alarms that code cannot silence
#
# After the repair two gates stayed shut. This is what blocked:

# %% id="demo-left-over"
gates.show_findings([found for result in results for found in result.findings])

# %% [markdown] lang="es" id="gates-left"
# La primera línea es la falsa alarma: esa columna sale de una tabla fija. Las otras son claves que siguen en la historia (entre
# paréntesis está el commit que las trajo), ya revocadas. La mesa escribe una excepción para cada una:

# %% [markdown] lang="en" id="gates-left"
# The first line is the false positive: that column comes from a fixed table. The others are keys that stay in the history (the commit
# that brought them in stands in brackets), revoked by now. The desk writes an exception for each:

# %% id="demo-open"
desk.give_reasons()
gates.show(pipeline.run_gates(desk.folder, today=today))

# %% [markdown] lang="es" id="exceptions-twice"
# ### La misma regla, dos veces
#
# Todas abiertas, y cada excepción queda a la vista de quien pregunte. En `desk/flights.py` bandit señaló dos líneas con la misma
# regla, B608:

# %% [markdown] lang="en" id="exceptions-twice"
# ### The same rule, twice
#
# All open, and each exception stays in sight of whoever asks. In `desk/flights.py` bandit pointed at two lines with the same rule,
# B608:

# %% id="demo-two-lines"
source = fresh.read("desk/flights.py")
print(source.split('"""', 2)[2].strip())

# %% [markdown] lang="es" id="exceptions-bet"
# Ya conoces las dos: una es la falla que atacaste; la otra, la [falsa alarma](glossary:false-positive). Las distingue de dónde sale lo que
# va entre llaves.
#
# Un atajo tentador es callar la regla con un comentario, `# nosec`. Pongámoslo en las dos líneas, como lo haría alguien con prisa. Apuesta:
# ¿cuántos de los dos hallazgos quedan?

# %% [markdown] lang="en" id="exceptions-bet"
# You have met both: one is the fault that you attacked, the other the [false positive](glossary:false-positive). What tells them apart is
# where the text in the braces comes from.
#
# A tempting shortcut is to silence the rule with a comment, `# nosec`. Let us do it on both lines, as somebody in a hurry would. Place a
# bet: how many of the two findings are left?

# %% id="demo-nosec" literal="a comment of the application's code"
from mlops_lessons.devsecops import code_gate

hurried = flight_desk.lay_out()
quiet = hurried.read("desk/flights.py").replace(".fetchall()", ".fetchall()  # nosec")
hurried.write({"desk/flights.py": quiet})
found = code_gate.run(hurried.folder, today=today).findings
gates.show_findings([one for one in found if one.gate == "allowances" or one.file == "desk/flights.py"])

# %% [markdown] lang="es" id="exceptions-read"
# Los dos, y uno más: nuestra compuerta no obedece a ese comentario, y pregunta qué regla querías callar. Bandit solo, sin nuestra política,
# sí obedece. La excepción que vale dice regla, lugar, razón y fin.
#
# ### Ejercicio: `allow_board`
#
# La falsa alarma es la del tablero. Completa el archivo (compuerta `code`) para que **solo esa línea** pase. En la historia es 20 de junio
# de 2013; el fin, a un año como mucho. Después cambia la última línea por estas dos:
#
# ```python
# size = where.write_text(allow, encoding="utf-8")
# allow_board = where
# ```

# %% [markdown] lang="en" id="exceptions-read"
# Both, and one more: our gate does not obey that comment, and asks which rule was to be silenced. Bandit alone, without our policy, does
# obey. The exception that counts says rule, place, reason and end.
#
# ### Exercise: `allow_board`
#
# The false positive is the board's. Complete the file (gate `code`) so that **only that line** passes. In the story it is 20 June 2013; the
# end, a year away at most. Then change the last line for these two:
#
# ```python
# size = where.write_text(allow, encoding="utf-8")
# allow_board = where
# ```

# %% id="ex-allow-board" tags=["exercise"] literal="a TOML file that the learner completes"
from pathlib import Path

allow = """
[[allow]]
gate = "code"
rule = ""
file = "desk/flights.py"
text = ""
reason = ""
until = ""
"""
where = Path("allow.toml")
allow_board = ...

# %% id="check-allow-board" tags=["check"]
lesson.check("allow_board", allow_board)
# lesson.hint("allow_board")
# lesson.solution("allow_board")

# %% [markdown] lang="es" id="missed" covers=["devsecops.difference"] path="deep" minutes=9
# ## Lo que ninguna vio
#
# Todas las compuertas abiertas. ¿Está segura la mesa? Plantamos doce fallas, así que podemos contar. Apuesta: ¿cuántas encontraron las
# cuatro compuertas juntas?

# %% [markdown] lang="en" id="missed" covers=["devsecops.difference"] path="deep" minutes=9
# ## What none of them saw
#
# All gates open. Is the desk safe? We planted twelve faults, so we can count. Place a bet: how many did the four gates find together?

# %% id="demo-matrix"
plots.show_matrix(pipeline.caught(fresh))

# %% [markdown] lang="es" id="missed-read"
# Las últimas filas no tienen ninguna marca, y cada una enseña algo:
#
# - la consulta **armada por piezas** no tiene la forma que bandit busca;
# - el secreto que parece una frase no tiene forma, ni nombre, ni azar;
# - ver la reserva ajena **no es un error de código**: es una regla que falta;
# - el archivo de avisos es anterior al aviso.
#
# Una [omisión](glossary:missed-fault) no sale en ningún informe. Compruébalo: son dos peticiones educadas.

# %% [markdown] lang="en" id="missed-read"
# The last rows have no mark at all, and each of them teaches something:
#
# - the query **put together in pieces** does not have the form that bandit looks for;
# - the secret that looks like a phrase has no form, no name, no randomness;
# - seeing somebody else's booking is **no error of code**: a rule is missing;
# - the file of advisories is older than the advisory.
#
# A [missed fault](glossary:missed-fault) shows in no report. See for yourself: these are two polite requests.

# %% id="demo-missed" literal="what the attacker writes into the field"
with fresh.serving() as service:
    pieces = service.get("/search", carrier="x' OR '1'='1").body
    somebody = service.get("/bookings/2").body
{"rows": len(pieces), "booking": somebody}

# %% [markdown] lang="es" id="ex-gate-text"
# ### Ejercicio: `sql_gate`
#
# Escribe la compuerta que faltaba. La política es una frase: **lo que recibe `.execute(…)` como primer argumento es un texto escrito ahí
# mismo**. Recibes el código fuente de un archivo; devuelve la lista de las líneas (desde 1, donde empieza la llamada) que la incumplen, o
# una lista vacía. Si el archivo no es Python, devuelve `[0]`: lo que nadie leyó no está aprobado.
#
# `ast.walk(ast.parse(source))` da todas las piezas de un programa, para no buscar en su texto. Tu compuerta se prueba con muestras que no
# ves, malas y buenas. Dejar pasar una mala y detener una buena son errores distintos, y la revisión te dice cuál.

# %% [markdown] lang="en" id="ex-gate-text"
# ### Exercise: `sql_gate`
#
# Write the gate that was missing. The policy is one sentence: **what `.execute(…)` gets as its first argument is a text written on the
# spot**. You get the source of a file; return the list of the lines (from 1, where the call begins) that break it, or an empty list. If the
# file is no Python, return `[0]`: what nobody has read has not passed.
#
# `ast.walk(ast.parse(source))` gives all the pieces of a program, so that you need not search its text. Your gate is tried on samples that
# you do not see, bad and good. Letting a bad one through and stopping a good one are different mistakes, and the check tells you which.


# %% id="ex-sql-gate" tags=["exercise"]
import ast


def sql_gate(source):
    return ...


# %% id="check-sql-gate" tags=["check"]
lesson.check("sql_gate", sql_gate)
# lesson.hint("sql_gate")
# lesson.solution("sql_gate")

# %% [markdown] lang="es" id="missed-policy"
# Nuestra versión de esa política, sobre la mesa **ya reparada**. Apuesta: ¿la deja pasar?

# %% [markdown] lang="en" id="missed-policy"
# Our version of that policy, on the desk that is **already mended**. Place a bet: does the gate let it pass?

# %% id="demo-policy"
from mlops_lessons.devsecops import sql_policy

gates.show_findings(sql_policy.run(desk.folder).findings)

# %% [markdown] lang="es" id="missed-price"
# No la deja. En `search.py` había una falla de verdad, que bandit no vio; pero ahora las tres líneas son inocentes: usan parámetros, o una
# tabla fija. Una política estricta deja escapar menos y molesta más; una permisiva, al revés. No hay un punto correcto: hay uno que tu
# equipo aguanta y sabe explicar.

# %% [markdown] lang="en" id="missed-price"
# It does not. `search.py` did have a real fault, which bandit did not see; but now the three lines are innocent: they use parameters, or a
# fixed table. A strict policy misses less and annoys more; a lenient one the other way round. There is no right point: there is one
# that your team can bear and knows how to explain.

# %% id="quiz-gates-missed"
lesson.quiz("gates-missed")

# %% [markdown] lang="es" id="gate-time" covers=["devsecops.difference"] path="deep" minutes=4
# ## ¿Frenan la entrega?
#
# Se promete que las compuertas no frenan el flujo. Vamos a medirlo en tu equipo: pruebas, construcción y las cuatro compuertas, cada
# paso en su propio proceso, como en un servidor de integración.
#
# Apuesta: en esta aplicación diminuta, ¿qué parte del tiempo se llevan las compuertas? ¿Y si las pruebas tardaran diez minutos?

# %% [markdown] lang="en" id="gate-time" covers=["devsecops.difference"] path="deep" minutes=4
# ## Do they slow delivery down?
#
# Gates, people promise, do not slow delivery down. Let us measure that on your machine: tests, build and the four gates, each step in a
# process of its own, as on a build server.
#
# Place a bet: in this tiny application, what share of the time do the gates take? And if the tests took ten minutes?

# %% id="fig-gate-time" tags=["figure"]
measured = pipeline.measure(desk.folder)
plots.gate_time(measured)
show_facts(say, gates_under_a_minute=measured.of(*pipeline.GATES) < 60)

# %% [markdown] lang="es" id="gate-time-read"
# Aquí la promesa es falsa como porcentaje y cierta como espera: son segundos. Y son segundos casi fijos, los que tarda en arrancar cada
# herramienta; cuando las pruebas crecen, pesan menos (a la derecha). ¿Y si arrancan todas a la vez? Pruébalo con
# `plots.gate_time(pipeline.measure(desk.folder, side_by_side=True))`: cada una va más despacio, porque comparten el procesador.
#
# Lo que de verdad frena son las **falsas alarmas**: segundos de máquina contra horas de persona. También ayuda revisar en cada cambio
# solo lo nuevo, y todo lo demás de noche.

# %% [markdown] lang="en" id="gate-time-read"
# Here the promise is false as a percentage and true as a wait: it is seconds. And these hardly change, as they are what each tool takes to
# start; as the tests grow they weigh less (on the right). And if all start at once? Try it with
# `plots.gate_time(pipeline.measure(desk.folder, side_by_side=True))`: each goes more slowly, because they share the processor.
#
# What really slows people down is the **false alarms**: seconds of a machine against hours of a person. It also helps to check only what is
# new at each change, and everything else at night.

# %% id="think-your-gate"
lesson.think("devsecops-your-gate")

# %% [markdown] lang="es" id="bill" covers=["devsecops.difference"] path="core" minutes=1
# ## Viernes, 18:00: «¿nosotros lo tenemos?»
#
# Te reenvían el aviso `PYSEC-2021-142`: con PyYAML, abrir un documento puede ejecutar código. La mesa ha publicado tres versiones. ¿A
# quién le preguntas **en cuáles** está?
#
# A una [lista de materiales](glossary:bill-of-materials) por versión (SBOM, por *software bill of materials*): qué componentes lleva,
# y cuáles versiones. La escribe una herramienta de verdad, `cyclonedx-py`. Apuesta: ¿en cuántas de las tres está?

# %% [markdown] lang="en" id="bill" covers=["devsecops.difference"] path="core" minutes=1
# ## Friday, 6 p.m.: “do we have it?”
#
# The advisory `PYSEC-2021-142` is forwarded to you: with PyYAML, opening a document may run code. The desk has published three
# releases. Whom do you ask **which ones** have it?
#
# A [bill of materials](glossary:bill-of-materials) for each release (SBOM, the S for *software*): which components are in it, and of
# which version. A real tool, `cyclonedx-py`, writes it. Place a bet: how many of the three have it?

# %% id="demo-bill-answers"
from mlops_lessons.devsecops import bill_of_materials

written = bill_of_materials.releases()["written"]
bills = {release: bill_of_materials.make_bill(text) for release, text in written.items()}
bill_of_materials.show_answers(bills, bill_of_materials.advisory("PYSEC-2021-142"))

# %% [markdown] lang="es" id="bill-read"
# En una. Una consulta, y ya sabes a quién llamar; sin la lista habrías abierto tres versiones a mano, o contestado «creo que no».

# %% [markdown] lang="en" id="bill-read"
# In one. One query, and you know whom to call; without the bill you would have opened three releases by hand, or answered “I don't
# think so”.

# %% [markdown] lang="es" id="bill-holes" covers=["devsecops.difference"] path="deep" minutes=3
# ## El mismo viernes, otro aviso
#
# `PYSEC-2023-192`: en urllib3, una cookie puede acabar en el sitio equivocado. Esta es la lista de la versión 1.4, tal como salió:

# %% [markdown] lang="en" id="bill-holes" covers=["devsecops.difference"] path="deep" minutes=3
# ## The same Friday, another advisory
#
# `PYSEC-2023-192`: in urllib3 a cookie may end up at the wrong site. This is the bill of release 1.4, as it came out:

# %% id="demo-bill-of-1-4"
bill_of_materials.show_bill(bills["1.4"])

# %% [markdown] lang="es" id="bill-holes-bet"
# urllib3 no está. Apuesta antes de ejecutar: ¿la 1.4 está afectada, sí o no? La segunda lista se hizo de otro modo: no de lo que el equipo
# **escribió** en `requirements.txt`, sino de lo que había **instalado** en la máquina (`pip freeze`).

# %% [markdown] lang="en" id="bill-holes-bet"
# No urllib3. Place a bet before you run: is 1.4 affected, yes or no? The second bill was made in another way: not from what the team **wrote**
# in `requirements.txt`, but from what was **installed** on the machine (`pip freeze`).

# %% id="demo-bill-installed"
installed = bill_of_materials.make_bill(bill_of_materials.releases()["installed"]["1.4"])
notice = bill_of_materials.advisory("PYSEC-2023-192")
bill_of_materials.show_answers({"requirements.txt": bills["1.4"], "pip freeze": installed}, notice)
{"requirements.txt": len(bills["1.4"]["components"]), "pip freeze": len(installed["components"])}

# %% [markdown] lang="es" id="bill-holes-read"
# Nadie escribió urllib3: lo trajo `requests`. Es una [dependencia transitiva](glossary:transitive-dependency), y la primera lista, perfecta
# y válida, no la menciona. «No consta» no es «no».
#
# Haz la lista de lo que se instala, no de lo que se pide. Y aun así le faltan cosas: código copiado y pegado, las bibliotecas en C que
# vienen dentro de un paquete, el modelo y sus datos (CycloneDX tiene un lugar para ellos, si alguien los declara), y si esa función
# vulnerable se **usa** de verdad. Y otra trampa: un renglón que la herramienta no entiende (`-r otro.txt`) se lo salta sin decir nada.

# %% [markdown] lang="en" id="bill-holes-read"
# Nobody wrote urllib3: `requests` brought it. It is a [transitive dependency](glossary:transitive-dependency), and the first bill, perfect
# and valid, does not mention it. “Not listed” is not “no”.
#
# Make the bill of what is installed, not of what was asked for. Even then things are missing: code that was copied and pasted, the C
# libraries inside a package, the model and its data (CycloneDX has a place for them, if somebody declares them), and whether that
# vulnerable function is really **used**. One more trap: a line that the tool cannot read (`-r other.txt`) is left out without a word.

# %% id="quiz-bill"
lesson.quiz("devsecops-bill")

# %% [markdown] lang="es" id="bill-turn" path="deep" minutes=4
# ## Tu turno: la consulta
#
# ### Ejercicio: `affected_components`
#
# `bill` es una lista CycloneDX: `bill["components"]` tiene diccionarios con `name` y, casi siempre, `version`. `advisory` trae `package` y
# `fixed`, la primera versión arreglada. Devuelve, en el orden de la lista, los afectados como `"nombre versión"`. En los nombres dan igual
# las mayúsculas, y `_` y `-` son lo mismo. Lo que no tiene versión no se puede descartar: `"nombre ?"`. Compara con `Version`, de
# `packaging.version`.
#
# Ejemplo: con flask 2.2.4 y pyyaml 5.3, y el aviso `{"package": "pyyaml", "fixed": "5.4"}`, sale `["pyyaml 5.3"]`.

# %% [markdown] lang="en" id="bill-turn" path="deep" minutes=4
# ## Your turn: the query
#
# ### Exercise: `affected_components`
#
# `bill` is a CycloneDX bill: `bill["components"]` holds dictionaries with `name` and, nearly always, `version`. `advisory` has `package` and
# `fixed`, the first version that is mended. Return those affected as `"name version"`, in the bill's order. In names, capitals do not
# matter, and `_` and `-` are alike. What has no version cannot be ruled out: `"name ?"`. Compare with `Version` of `packaging.version`.
#
# Example: with flask 2.2.4 and pyyaml 5.3, and the advisory `{"package": "pyyaml", "fixed": "5.4"}`, the result is `["pyyaml 5.3"]`.


# %% id="ex-affected-components" tags=["exercise"]
def affected_components(bill, advisory):
    return ...


# %% id="check-affected-components" tags=["check"]
lesson.check("affected_components", affected_components)
# lesson.hint("affected_components")
# lesson.solution("affected_components")

# %% [markdown] lang="es" id="licences" covers=["devsecops.difference"] path="deep" minutes=3
# ## Gratis no quiere decir sin condiciones
#
# Alguien agrega un paquete «de código abierto» y el producto se vende. ¿Se puede? Depende de lo que diga su licencia, y nadie lee
# cincuenta. [La regla](glossary:licence-policy) se escribe una vez, como datos: licencias **permitidas**, **rechazadas**, y todo lo demás
# **se pregunta**.
#
# Los paquetes declaran su licencia con nombres [SPDX](glossary:spdx), que se combinan: `A AND B` obliga a las dos; `A OR B` te deja elegir.
# Apuesta: ¿qué dirá una empresa que entrega un producto cerrado de `MIT OR GPL-3.0-only`? ¿Y de `MIT AND GPL-3.0-only`? ¿Y de un paquete
# que no declara nada?

# %% [markdown] lang="en" id="licences" covers=["devsecops.difference"] path="deep" minutes=3
# ## Free does not mean without conditions
#
# Somebody adds an “open source” package, and the product is sold. Is that allowed? It depends on what its licence says, and nobody reads
# fifty. [The rule](glossary:licence-policy) is written once, as data: licences that are **allowed**, **refused**, and about everything else
# **somebody is asked**.
#
# Packages declare their licence by [SPDX](glossary:spdx) names, which combine: `A AND B` binds you to both; `A OR B` lets you choose. Place
# a bet: what will a company that delivers a closed product say of `MIT OR GPL-3.0-only`? And of `MIT AND GPL-3.0-only`? And of a package
# that declares nothing?

# %% id="demo-licence-matrix" literal="SPDX expressions"
from mlops_lessons.devsecops import licences

either, both = "MIT OR GPL-3.0-only", "MIT AND GPL-3.0-only"
licences.show_matrix(["MIT", either, both, "MPL-2.0", "AGPL-3.0-only", "My own licence", None])

# %% [markdown] lang="es" id="licences-read"
# Misma licencia, otra política, otro veredicto: la GPL pide cosas a quien **entrega** el programa; la AGPL, también a quien solo lo ofrece
# por la red. Y lo desconocido no pasa ni se rechaza: es una pregunta para una persona. (Esto no es asesoría legal.)
#
# ¿Y en la vida real? Estos están instalados aquí, en tu máquina:

# %% [markdown] lang="en" id="licences-read"
# Same licence, other policy, other verdict: the GPL asks things of whoever **delivers** the program; the AGPL, also of whoever merely
# offers it over the network. And the unknown neither passes nor is refused: it is a question for a person. (This is no legal advice.)
#
# And in real life? These are installed here, on your machine:

# %% id="demo-licences-installed"
packages = ["scikit-learn", "pandas", "flask", "boto3", "skops"]
found = {name: licences.declared(name).expression for name in packages}
licences.show_opinions(found, licences.policies()["product"])

# %% [markdown] lang="es" id="licences-installed-read"
# El último la tiene en un archivo, pero no en el campo que las máquinas leen: sale «preguntar», y está bien que salga. Desde 2024 el
# campo `License-Expression` (PEP 639) pide una expresión SPDX; los paquetes de antes ponen texto libre. Y lo declarado es lo que el autor
# **dice**: dentro puede haber archivos de otros.

# %% [markdown] lang="en" id="licences-installed-read"
# The last one has it in a file, but not in the field that machines read: “ask” comes out, and rightly so. Since 2024 the field
# `License-Expression` (PEP 639) wants an SPDX expression; packages from before have free text. And what is declared is what the author
# **says**: inside there may be files by others.

# %% [markdown] lang="es" id="licence-turn" path="deep" minutes=4
# ## Tu turno: el portero de las licencias
#
# ### Ejercicio: `licence_verdict`
#
# `expression` es una expresión SPDX sin paréntesis, o `None`. `policy` tiene dos listas, `allowed` y `refused`. Devuelve `"allowed"`,
# `"ask"` o `"refused"`. Con `AND` cuenta lo peor; con `OR`, lo mejor; `AND` une con más fuerza. Una licencia con excepción (`X WITH Y`) es
# otra licencia. Lo que no está en ninguna lista, o falta, se pregunta.
#
# Ejemplo: si MIT está permitida y GPL-3.0-only rechazada, `MIT AND GPL-3.0-only` es `"refused"`.

# %% [markdown] lang="en" id="licence-turn" path="deep" minutes=4
# ## Your turn: the licence doorkeeper
#
# ### Exercise: `licence_verdict`
#
# `expression` is an SPDX expression without brackets, or `None`. `policy` has two lists, `allowed` and `refused`. Return `"allowed"`,
# `"ask"` or `"refused"`. With `AND` the worst counts; with `OR`, the best; `AND` binds more tightly. A licence with an exception
# (`X WITH Y`) is another licence. What is on neither list, or missing, is asked.
#
# Example: if MIT is allowed and GPL-3.0-only refused, `MIT AND GPL-3.0-only` is `"refused"`.


# %% id="ex-licence-verdict" tags=["exercise"]
def licence_verdict(expression, policy):
    return ...


# %% id="check-licence-verdict" tags=["check"]
lesson.check("licence_verdict", licence_verdict)
# lesson.hint("licence_verdict")
# lesson.solution("licence_verdict")

# %% [markdown] lang="es" id="model-artefact" covers=["devsecops.difference"] path="core" minutes=2
# ## ¿Un modelo es un dato o un programa?
#
# Una colega te pasa `late.pkl`, «el modelo del mes». Tú solo vas a **cargarlo** para ver sus parámetros; no vas a predecir nada.
# Apuesta: ¿qué puede pasar mientras se carga?
#
# Aquí está ese archivo, solo en una carpeta nueva. Por fuera es un [pickle](glossary:pickle) como cualquiera, y `pickle.loads` es lo que
# `joblib.load` hace por dentro.

# %% [markdown] lang="en" id="model-artefact" covers=["devsecops.difference"] path="core" minutes=2
# ## Is a model data, or a program?
#
# A colleague hands you `late.pkl`, “the model of the month”. You are only going to **load** it to see its parameters; you will not predict
# anything. Place a bet: what can happen while it loads?
#
# Here is that file, alone in a new folder. From outside it is a [pickle](glossary:pickle) like any other, and `pickle.loads` is what
# `joblib.load` does inside.

# %% id="demo-late-pkl"
import pickle

from mlops_lessons.devsecops import model_artefact

folder = model_artefact.folder_with_late_pkl()
before = sorted(path.name for path in folder.iterdir())
loaded = pickle.loads((folder / "late.pkl").read_bytes())
after = sorted(path.name for path in folder.iterdir())
show_facts(say, folder_before=before, folder_after=after)

# %% [markdown] lang="es" id="model-artefact-skops"
# Nadie llamó a nada: **cargar ya fue ejecutar**. Este hizo una carpeta (temporal, se borra sola); otro habría leído tus claves. Un pickle es un pequeño programa que
# reconstruye el objeto, y puede llamar a lo que quiera. Lo dice su manual: solo de quien confías.
#
# Ahora un formato que se deja mirar antes, [skops](glossary:skops): el nuestro, entrenado con vuelos de verdad, y uno con sorpresa dentro.

# %% [markdown] lang="en" id="model-artefact-skops"
# Nobody called anything: **to load was to run**. This one made a folder (a temporary one, it goes by itself); another would have read your keys. A pickle is a small program
# that rebuilds the object, and it may call whatever it likes. Its own manual says so: only from those you trust.
#
# Now a format that lets itself be looked at first, [skops](glossary:skops): ours, trained on real flights, and one with a surprise inside.

# %% id="demo-skops"
from skops.io import dumps, loads

features, late = model_artefact.late_flights()
model = model_artefact.train_late_model(features, late)
ours, theirs = dumps(model), dumps(model_artefact.model_that_calls_the_system())
same = bool((loads(ours).predict(features) == model.predict(features)).all())
asked = [model_artefact.untrusted_types(one) for one in (ours, theirs)]
show_facts(say, ours_asks=asked[0], theirs_asks=asked[1], same_predictions=same)

# %% [markdown] lang="es" id="model-artefact-read"
# El nuestro no pide nada raro y vuelve igual. El otro pide `os.system`, y lo supimos **sin cargarlo**: skops se niega a abrirlo
# mientras no escribas tú ese nombre en una lista de confianza.
#
# Todo esto se pone una vez y trabaja solo. ¿Y si trabajara solo el camino entero, hasta el servidor? Es la lección 05, Despliegue
# continuo.

# %% [markdown] lang="en" id="model-artefact-read"
# Ours asks for nothing odd and comes back the same. The other asks for `os.system`, and we knew **without loading it**: skops refuses
# to open it until you write that name on a list of trusted ones yourself.
#
# All this is set up once and works by itself. And if the whole way, as far as the server, worked by itself? That is lesson 05,
# Continuous deployment.

# %% [markdown] lang="es" id="model-scanner" covers=["devsecops.difference"] path="deep" minutes=3
# ## ¿Y si pasamos un escáner al pickle?
#
# Suena razonable: leer el archivo sin cargarlo y buscar nombres peligrosos. Escribimos un [escáner](glossary:pickle-scanner) de diez líneas
# que lee las instrucciones del pickle, y se lo damos a dos archivos que hacen **lo mismo** al cargarse. Apuesta: ¿a cuántos atrapa?

# %% [markdown] lang="en" id="model-scanner" covers=["devsecops.difference"] path="deep" minutes=3
# ## And what if we run a scanner over the pickle?
#
# It sounds sensible: read the file without loading it and look for dangerous names. We wrote a [scanner](glossary:pickle-scanner) of ten
# lines that reads a pickle's instructions, and give it two files that do **the same** when loaded. Place a bet: how many does it catch?

# %% id="demo-scanner"
model_artefact.show_scans()

# %% [markdown] lang="es" id="model-scanner-read"
# El segundo guarda los nombres malos en su memoria, dice en voz alta uno inocente y luego saca los otros. Los escáneres serios no caen en
# **este** truco, pero sí en otros: a picklescan se le publicaron varias fallas en 2025 (CVE-2025-1716, CVE-2025-10155 y las dos
# siguientes), y un estudio de ese año saltó casi todos los que probó. Un escáner ayuda a descartar lo torpe. No es permiso para cargar.

# %% [markdown] lang="en" id="model-scanner-read"
# The second one puts the bad names away in its memory, says an innocent one aloud, and then takes the others out. Serious scanners do not
# fall for **this** trick, but they do for others: several flaws of picklescan were published in 2025 (CVE-2025-1716, CVE-2025-10155 and the
# two after it), and a study of that year got past nearly all that it tried. A scanner helps to catch the clumsy. It does not make a file
# safe to load.

# %% [markdown] lang="es" id="model-formats"
# ### Hasta dónde llega cada formato
#
# | formato | al cargar | su límite |
# |---|---|---|
# | pickle, joblib | corre lo que diga | solo de quien confías |
# | skops | lista los tipos y espera tu visto bueno | el visto bueno es tuyo; tuvo fallas propias en 2025 (CVE-2025-54412, arreglada en la 0.12) |
# | ONNX | un grafo de operaciones conocidas | no todo modelo cabe; el motor que lo lee también tiene fallas |
# | safetensors | números y sus nombres | solo pesos: la arquitectura llega aparte, como código |
#
# Y ninguno te dice si el modelo **predice** con mala intención: uno envenenado desde los datos pasa todos estos filtros.

# %% [markdown] lang="en" id="model-formats"
# ### How far each format goes
#
# | format | on loading | its limit |
# |---|---|---|
# | pickle, joblib | runs whatever it says | only from those you trust |
# | skops | lists its types and waits for your nod | the nod is yours; it had flaws of its own in 2025 (CVE-2025-54412, mended in 0.12) |
# | ONNX | a graph of known operations | not every model fits; the engine that reads it has flaws as well |
# | safetensors | numbers and their names | weights only: the architecture comes separately, as code |
#
# And none tells you whether the model **predicts** with ill intent: one that was poisoned through its data passes all these filters.

# %% id="quiz-model"
lesson.quiz("devsecops-model")

# %% [markdown] lang="es" id="safe-turn" path="deep" minutes=3
# ## Tu turno: ¿abro este modelo?
#
# ### Ejercicio: `safe_to_load`
#
# `types` son los nombres que un archivo pide; `trusted`, las reglas de tu equipo: un nombre completo, o `"paquete.*"` para todo lo que cuelga
# de ese paquete. Devuelve `True` solo si cada tipo está aprobado.
#
# Ejemplo: con `["numpy.ndarray", "sklearn.*"]`, el tipo `sklearn.svm.SVC` está aprobado y `sklearn_tools.Run` no.

# %% [markdown] lang="en" id="safe-turn" path="deep" minutes=3
# ## Your turn: shall I open this model?
#
# ### Exercise: `safe_to_load`
#
# `types` are the names that a file asks for; `trusted`, your team's rules: a full name, or `"package.*"` for everything that hangs from that
# package. Return `True` only if every type is approved.
#
# Example: with `["numpy.ndarray", "sklearn.*"]`, the type `sklearn.svm.SVC` is approved and `sklearn_tools.Run` is not.


# %% id="ex-safe-to-load" tags=["exercise"]
def safe_to_load(types, trusted):
    return ...


# %% id="check-safe-to-load" tags=["check"]
lesson.check("safe_to_load", safe_to_load)
# lesson.hint("safe_to_load")
# lesson.solution("safe_to_load")

# %% [markdown] lang="es" id="signing" covers=["devsecops.difference"] path="deep" minutes=5
# ## ¿Es este el modelo que aprobamos?
#
# El modelo bueno pasó las pruebas el martes. El jueves arranca el servicio y carga *un* archivo del almacén. ¿Cómo sabe que es **ese**?
#
# Lo primero que se le ocurre a cualquiera: publicar junto al modelo su [resumen](glossary:digest) SHA-256. Dos preguntas de calentamiento.
# Guardamos el mismo modelo dos veces con skops: ¿tendrán el mismo resumen? Y si cambiamos un solo bit, ¿cuánto cambia?

# %% [markdown] lang="en" id="signing" covers=["devsecops.difference"] path="deep" minutes=5
# ## Is this the model that we approved?
#
# The good model passed its tests on Tuesday. On Thursday the service starts and loads *some* file from the store. How does it know that it
# is **that one**?
#
# The first thing that comes to anyone's mind: publish the model's SHA-256 [digest](glossary:digest) beside it. Two questions to warm up.
# We save the same model twice with skops: will the digest be the same? And if a single bit is changed, how much of it changes?

# %% id="demo-digest"
from skops.io import dumps

from mlops_lessons.devsecops import model_artefact, signing

features, late = model_artefact.late_flights()
model = model_artefact.train_late_model(features, late)
saved, again = dumps(model), dumps(model)
one_bit = bytes([saved[0] ^ 1]) + saved[1:]
pairs = zip(signing.digest_of(saved), signing.digest_of(one_bit), strict=True)
share = sum(a != b for a, b in pairs) / 64
same = signing.digest_of(saved) == signing.digest_of(again)
show_facts(say, same_digest_twice=same, one_bit_changes_most=share > 0.7)

# %% [markdown] lang="es" id="signing-file"
# Dos sorpresas. El mismo modelo, guardado dos veces, son **archivos distintos**: skops escribe dentro identificadores y horas. Se firma el
# archivo, no el modelo; guarda una vez y mueve esa copia. Y un bit cambia casi todo el resumen: comparar 64 cifras hexadecimales basta.
#
# Ahora ponte del otro lado. Puedes escribir en el almacén, donde están el modelo y su [manifiesto](glossary:manifest) (nombre, versión y
# resumen). Apuesta: ¿cuál de estas tres comprobaciones te detiene, si solo hay una? ¿El resumen, la [firma](glossary:signature) del
# manifiesto o el número de versión?

# %% [markdown] lang="en" id="signing-file"
# Two surprises. The same model, saved twice, gives **different files**: skops writes identifiers and times into them. What you sign is the
# file, not the model; save once and move that copy. And one bit changes nearly all of the digest: comparing 64 hexadecimal digits is
# enough.
#
# Now change sides. You can write to the store, where the model and its [manifest](glossary:manifest) are (name, version and digest). Place
# a bet: which of these three checks stops you, if there is only one? The digest, the [signature](glossary:signature) of the manifest, or
# the version number?

# %% id="demo-attacks"
key = signing.builder_key()
signing.show_attacks(saved, key, version=7)

# %% [markdown] lang="es" id="signing-read"
# Cada columna deja pasar algo:
#
# - el **resumen** solo no vale contra quien puede escribir los dos archivos: lo recalcula;
# - la **firma** dice quién escribió el manifiesto, pero no mira el modelo, ni su edad;
# - una versión vieja, con su falla conocida, sigue bien firmada para siempre: es un ataque de
#   [retroceso](glossary:rollback-attack), y se detiene recordando la última que viste.
#
# La clave pública tiene que llegar por **otro camino**. Si viaja con el modelo, el atacante cambia las tres cosas. Y si roban la
# privada, nada de esto sirve.

# %% [markdown] lang="en" id="signing-read"
# Every column lets something through:
#
# - the **digest** alone is no good against somebody who can write both files: they recompute it;
# - the **signature** says who wrote the manifest, but looks neither at the model nor at its age;
# - an old release, with its known fault, is properly signed for ever: that is a [rollback](glossary:rollback-attack) attack, and it is
#   stopped by remembering the latest one you saw.
#
# The public key must come by **another way**. If it travels with the model, the attacker changes all three things. And if the private one
# is stolen, none of this helps.

# %% [markdown] lang="es" id="signing-industry"
# ### Lo que la industria agrega (noviembre de 2026)
#
# - **Sigstore**: en vez de cuidar una clave durante años, se firma con una de minutos, ligada a una identidad, y queda anotado en un
#   registro público que solo crece. OpenSSF Model Signing (1.0, abril de 2025) lo aplica a modelos: un manifiesto con el resumen de cada
#   archivo.
# - **SLSA** (1.2): además de *quién*, *cómo se construyó*. Nivel 1: hay un documento de procedencia; 2: lo firma la plataforma; 3: una
#   plataforma reforzada, para que ni quien escribe el código pueda falsificarlo.
# - **TUF**: la defensa completa contra versiones viejas y congeladas, con fechas de caducidad.

# %% [markdown] lang="en" id="signing-industry"
# ### What industry adds (November 2026)
#
# - **Sigstore**: instead of guarding a key for years one signs with a key of minutes, tied to an identity, and it is noted in a public log
#   that only grows. OpenSSF Model Signing (1.0, April 2025) applies it to models: a manifest with the digest of every file.
# - **SLSA** (1.2): besides *who*, *how it was built*. Level 1: there is a document of provenance; 2: the platform signs it; 3: a hardened
#   platform, so that not even whoever writes the code can forge it.
# - **TUF**: the whole defence against old and frozen releases, with dates of expiry.

# %% id="quiz-signing"
lesson.quiz("devsecops-signing")

# %% [markdown] lang="es" id="signed-turn" path="deep" minutes=3
# ## Tu turno: tres preguntas antes de desplegar
#
# ### Ejercicio: `verify_signed`
#
# Recibes `manifest` (un diccionario con `sha256` y `version`), `signature_holds` (si la firma del manifiesto se cumple), `model` (un texto)
# y `newest_seen` (la versión más alta aceptada hasta hoy). Devuelve `"ok"`, o el **primer** problema, en este orden: `"signature"`,
# `"digest"`, `"version"`. Reinstalar la versión que ya viste está bien.
#
# El resumen del modelo es `hashlib.sha256(model.encode()).hexdigest()`.

# %% [markdown] lang="en" id="signed-turn" path="deep" minutes=3
# ## Your turn: three questions before deploying
#
# ### Exercise: `verify_signed`
#
# You get `manifest` (a dictionary with `sha256` and `version`), `signature_holds` (whether the manifest's signature holds), `model` (a text)
# and `newest_seen` (the highest version accepted so far). Return `"ok"`, or the **first** problem, in this order: `"signature"`,
# `"digest"`, `"version"`. Installing again the version that you have seen is fine.
#
# The model's digest is `hashlib.sha256(model.encode()).hexdigest()`.


# %% id="ex-verify-signed" tags=["exercise"]
import hashlib


def verify_signed(manifest, signature_holds, model, newest_seen):
    return ...


# %% id="check-verify-signed" tags=["check"]
lesson.check("verify_signed", verify_signed)
# lesson.hint("verify_signed")
# lesson.solution("verify_signed")

# %% [markdown] lang="es" id="threats" covers=["devsecops.difference"] path="deep" minutes=5
# ## ¿Qué puede salir mal? Seis preguntas con un dibujo
#
# Los escáneres encuentran lo que ya se escribió. ¿Y lo que todavía es un plan? Para eso se dibuja por dónde pasan los datos y se pregunta,
# pieza por pieza. Es [modelar amenazas](glossary:threat-modelling). Este es el servicio de retrasos de nuestra historia, con sus
# [fronteras de confianza](glossary:trust-boundary) punteadas.
#
# Antes de mirar: nombra **una** cosa que te daría miedo que pasara. Luego búscala en el dibujo.

# %% [markdown] lang="en" id="threats" covers=["devsecops.difference"] path="deep" minutes=5
# ## What can go wrong? Six questions and a drawing
#
# Scanners find what has been written already. And what is still only a plan? For that you draw where the data go, and ask about it piece by
# piece. This is [threat modelling](glossary:threat-modelling). Here is the delay service of our story, its
# [trust boundaries](glossary:trust-boundary) dashed.
#
# Before you look: name **one** thing that you would be afraid of. Then look for it in the drawing.

# %% id="fig-data-flow" tags=["figure"]
from mlops_lessons.devsecops import stride, supply_plots

supply_plots.data_flow()

# %% [markdown] lang="es" id="threats-letters"
# Las letras son las de [STRIDE](glossary:stride), una lista para no olvidar nada. La escribieron Loren Kohnfelder y Praerit Garg en
# Microsoft, en 1999. Cada letra rompe una cosa distinta:

# %% [markdown] lang="en" id="threats-letters"
# The letters are those of [STRIDE](glossary:stride), a list that helps you forget nothing. Loren Kohnfelder and Praerit Garg wrote it at
# Microsoft in 1999. Each letter breaks a different thing:

# %% id="demo-stride-table"
stride.show_threats()

# %% [markdown] lang="es" id="threats-sort"
# ### A clasificar
#
# Seis amenazas nuevas. La pregunta que las separa no es «¿qué tan grave?», sino «¿qué se rompe **primero**?».

# %% [markdown] lang="en" id="threats-sort"
# ### Sort them
#
# Six new threats. The question that tells them apart is not “how serious?” but “what breaks **first**?”.

# %% id="game-stride"
stride.show_sorter()

# %% [markdown] lang="es" id="threats-limits"
# ### Lo que STRIDE no te da
#
# Ninguna letra dice **qué tan probable** es ni cuánto duele. Con seis preguntas por cada flecha salen treinta amenazas y tiempo para cinco:
# el orden lo pones tú, y conviene dejar escrito por qué. Tampoco ve lo que no dibujaste (¿quién puede cambiar los **datos** de
# entrenamiento?). Adam Shostack (2014) lo encuadra en cuatro preguntas: ¿qué construimos?, ¿qué puede salir mal?, ¿qué vamos a hacer al
# respecto?, ¿lo hicimos bien?

# %% [markdown] lang="en" id="threats-limits"
# ### What STRIDE does not give you
#
# No letter says **how likely** it is, nor how much it hurts. Six questions for each arrow make thirty threats and there is time for five: the
# order is yours to set, and you had better write down why. Nor does it see what you did not draw (who can change the training **data**?).
# Adam Shostack (2014) frames it in four questions: what are we building? what can go wrong? what are we going to do about it? did we do a
# good job?

# %% id="quiz-stride"
lesson.quiz("devsecops-stride")

# %% [markdown] lang="es" id="stride-turn" path="deep" minutes=2
# ## Tu turno: una letra para este caso
#
# ### Ejercicio: `stride_letter`
#
# Cinco personas comparten la clave que publica modelos. El lunes aparece en producción un modelo que nadie reconoce, publicado con esa
# clave. Los cinco dicen: «yo no fui». El almacén no anota quién, y el archivo de registro lo puede editar cualquiera de ellos.
#
# ¿Qué letra describe **lo que este diseño permite**? Guarda el nombre de la opción.

# %% [markdown] lang="en" id="stride-turn" path="deep" minutes=2
# ## Your turn: one letter for this case
#
# ### Exercise: `stride_letter`
#
# Five people share the key that publishes models. On Monday a model that nobody recognises is in production, published with that key. All
# five say: “it wasn't me”. The store does not note who, and any of them can edit the log file.
#
# Which letter describes **what this design allows**? Keep the name of the choice.

# %% id="choices-stride-letter"
lesson.choices("stride_letter")

# %% id="ex-stride-letter" tags=["exercise"]
stride_letter = ...

# %% id="check-stride-letter" tags=["check"]
lesson.check("stride_letter", stride_letter)
# lesson.hint("stride_letter")
# lesson.solution("stride_letter")

# %% [markdown] lang="es" id="privilege" covers=["devsecops.difference"] path="deep" minutes=5
# ## Te roban una clave: ¿qué se llevan?
#
# El servicio lee su modelo del almacén, y para eso tiene una clave. Algún día esa clave se va a filtrar. La pregunta útil no es si pasa, es
# **cuánto se llevan** cuando pase. Saltzer y Schroeder lo pusieron en una frase en 1975: cada programa, con los permisos que su trabajo
# necesita y ni uno más. Es el [mínimo privilegio](glossary:least-privilege).
#
# El almacén de la lección 01, ahora con usuarios. El servicio es `reader`; quien publica, `deployer`. Una [política](glossary:access-policy)
# es un dato:

# %% [markdown] lang="en" id="privilege" covers=["devsecops.difference"] path="deep" minutes=5
# ## Somebody steals a key: what do they get?
#
# The service reads its model from the store and has a key for that. Some day that key will leak. The useful question is not whether, it is
# **how much they get** when it does. Saltzer and Schroeder put it in a sentence in 1975: every program with the rights that its job needs,
# and not one more. That is [least privilege](glossary:least-privilege).
#
# The store of lesson 01, with users now. The service is `reader`; whoever publishes, `deployer`. A [policy](glossary:access-policy) is data:

# %% id="demo-users"
from mlops_lessons.devsecops import least_privilege
from mlops_lessons.devsecops.least_privilege import policy, statement

vault = least_privilege.Vault().start()
may_read = statement("Allow", "s3:GetObject", "models/released/*")
may_publish = statement("Allow", ["s3:GetObject", "s3:PutObject"], "models/*")
users = {
    "reader": vault.user("reader", policy(may_read)),
    "deployer": vault.user("deployer", policy(may_publish)),
}
may_read

# %% [markdown] lang="es" id="privilege-bet"
# Cinco peticiones de verdad, con el cliente de verdad. Apuesta: ¿cuántos `403` recibe cada uno de los dos usuarios? Fíjate en que ninguna
# política dice «prohibido».

# %% [markdown] lang="en" id="privilege-bet"
# Five real requests, with the real client. Place a bet: how many `403` does each of the two users get? Mind that no policy says “forbidden”
# anywhere.

# %% id="demo-denied"
requests = [
    ("s3:GetObject", "released/7.skops"),
    ("s3:GetObject", "draft/8.skops"),
    ("s3:PutObject", "released/7.skops"),
    ("s3:DeleteObject", "released/7.skops"),
    ("s3:ListBucket", ""),
]
least_privilege.show_requests(users, requests)

# %% [markdown] lang="es" id="privilege-read"
# Callar es prohibir: lo que ninguna línea permite, no se puede ([denegación implícita](glossary:implicit-deny)). Quien roba la clave de
# `reader` copia los modelos publicados. Quien roba la de `deployer` cambia el modelo de todos.
#
# Ahora entra `admin`, que puede **todo** (`s3:*`), y el bucket recibe una política propia: nadie borra ni reescribe lo publicado. Apuesta:
# ¿quién gana, el permiso del usuario o la prohibición del bucket?

# %% [markdown] lang="en" id="privilege-read"
# Silence forbids: what no line permits cannot be done ([implicit deny](glossary:implicit-deny)). Whoever steals `reader`'s key can copy the
# published models. Whoever steals `deployer`'s can change everybody's model.
#
# Now comes `admin`, who may do **everything** (`s3:*`), and the bucket gets a policy of its own: nobody deletes or rewrites what was
# published. Place a bet: which one wins, the user's permission or the bucket's prohibition?

# %% id="demo-bucket-policy"
everything = statement("Allow", "s3:*", ["models", "models/*"])
never = statement("Deny", ["s3:PutObject", "s3:DeleteObject"], "models/released/*")
admin = {"admin": vault.user("admin", policy(everything))}
vault.protect(policy(never))
least_privilege.show_requests(admin, requests)

# %% [markdown] lang="es" id="privilege-order"
# Un no explícito gana siempre, hasta contra quien puede todo: **no explícito > permiso > silencio**, en cualquier orden. Así se pone un
# límite que los permisos de mañana no borran. (El `admin` podría quitar esa política. Protegerla es otra línea.)
#
# Letra pequeña: este almacén es un doble local, moto. Aplica las políticas de usuario y los `Deny` del bucket para todos, como viste; pero no
# mira **a quién** nombra una política de bucket ni entiende sus condiciones. Eso pruébalo en el proveedor, con una clave de verdad y esperando
# el 403.

# %% [markdown] lang="en" id="privilege-order"
# An explicit no always wins, even against someone who may do everything: **explicit no > permission > silence**, in any order. That is how to
# set a limit that tomorrow's permissions do not wipe out. (The `admin` could take that policy away. Protecting it is one more line.)
#
# Small print: this store is a local stand-in, moto. It enforces users' policies, and a bucket's `Deny` for everybody, as you saw; but it does
# not look at **whom** a bucket policy names, nor understand its conditions. Try that at the provider, with a real key and expecting the 403.

# %% id="quiz-privilege"
lesson.quiz("devsecops-privilege")

# %% [markdown] lang="es" id="decision-turn" path="deep" minutes=3
# ## Tu turno: decide como el almacén
#
# ### Ejercicio: `policy_decision`
#
# `statements` es una lista de pares `[efecto, patrón]`, con efecto `"Allow"` o `"Deny"`; en el patrón, `*` vale por lo que sea. Devuelve
# `"explicit deny"`, `"allowed"` o `"implicit deny"` para `action`. Te sirve `fnmatch.fnmatchcase(action, patrón)`.
#
# Ejemplo: `policy_decision([["Allow", "s3:*"], ["Deny", "s3:PutObject"]], "s3:PutObject")` es `"explicit deny"`.

# %% [markdown] lang="en" id="decision-turn" path="deep" minutes=3
# ## Your turn: decide as the store does
#
# ### Exercise: `policy_decision`
#
# `statements` is a list of pairs `[effect, pattern]`, the effect being `"Allow"` or `"Deny"`; in the pattern, `*` stands for anything.
# Return `"explicit deny"`, `"allowed"` or `"implicit deny"` for `action`. `fnmatch.fnmatchcase(action, pattern)` will help.
#
# Example: `policy_decision([["Allow", "s3:*"], ["Deny", "s3:PutObject"]], "s3:PutObject")` is `"explicit deny"`.


# %% id="ex-policy-decision" tags=["exercise"]
def policy_decision(statements, action):
    return ...


# %% id="check-policy-decision" tags=["check"]
lesson.check("policy_decision", policy_decision)
# lesson.hint("policy_decision")
# lesson.solution("policy_decision")

# %% [markdown] lang="es" id="reader-turn" path="deep" minutes=4
# ## Tu turno: el permiso más pequeño que sirve
#
# ### Ejercicio: `reader_policy`
#
# Esta política «funciona»: el servicio lee su modelo. También deja borrar todo. Recórtala hasta que permita leer cualquier objeto de
# `released/` del bucket `models`, y **nada más**. Se revisa con diez peticiones: dos deben pasar y ocho no. Cuando la tengas, cambia la
# última línea por estas dos, que escriben el archivo y dan su ruta:
#
# ```python
# size = where.write_text(rules)
# reader_policy = where
# ```

# %% [markdown] lang="en" id="reader-turn" path="deep" minutes=4
# ## Your turn: the smallest permission that works
#
# ### Exercise: `reader_policy`
#
# This policy “works”: the service reads its model. It also lets one delete everything. Cut it down until it permits reading any object of
# `released/` in the bucket `models`, and **nothing else**. Ten requests check it: two must pass and eight must not. When you have it, change
# the last line for these two, which write the file and give its path:
#
# ```python
# size = where.write_text(rules)
# reader_policy = where
# ```

# %% id="ex-reader-policy" tags=["exercise"] literal="a JSON file that the learner mends"
from pathlib import Path

rules = """
{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
  ]
}
"""
where = Path("reader_policy.json")
reader_policy = ...

# %% id="check-reader-policy" tags=["check"]
lesson.check("reader_policy", reader_policy)
# lesson.hint("reader_policy")
# lesson.solution("reader_policy")

# %% [markdown] lang="es" id="claims" covers=["devsecops.definition", "devsecops.difference"] path="deep" minutes=4
# ## «Arreglarlo en producción cuesta cien veces más»
#
# Lo has visto en diapositivas: una barra por etapa, y la última altísima. Es el argumento favorito para mover la seguridad hacia el
# comienzo ([shift left](glossary:shift-left)). Antes de seguir leyendo, apuesta: ¿qué tan firme es el estudio del que sale el 100: muchos
# proyectos, unos pocos, o ningún dato que se pueda revisar?

# %% [markdown] lang="en" id="claims" covers=["devsecops.definition", "devsecops.difference"] path="deep" minutes=4
# ## “Mending it in production costs a hundred times as much”
#
# You have seen it on slides: a bar for each stage, the last one sky-high. It is the favourite argument for moving security towards the
# beginning ([shift left](glossary:shift-left)). Before you read on, place a bet: how firm is the study that the 100 comes from: many
# projects, a few, or no data that one could look at?

# %% [markdown] lang="es" id="claims-sources"
# | quién | qué dice | qué tan firme |
# |---|---|---|
# | Boehm, 1981; con Basili, 2001 | «a menudo 100 veces»; en sistemas chicos y no críticos, más bien 5 | proyectos de los setenta, por etapas largas; el «a menudo» lo agregaron en 2001 |
# | «IBM Systems Sciences Institute» | 1 : 6.5 : 15 : 60–100 | Bossavit la rastreó hasta unos apuntes de curso de 1981: sin datos que revisar |
# | Menzies y otros, 2017 | en 171 proyectos (2006–2014), lo tardío no costó más de forma constante ni notable | es el estudio más grande hasta entonces; dice que el efecto puede darse en ciertos proyectos |
#
# O sea: la cifra más famosa es la peor documentada. Que encontrar tarde pueda salir carísimo es cierto (una fuga de datos); que el factor sea
# **100, siempre**, no lo sabe nadie.

# %% [markdown] lang="en" id="claims-sources"
# | who | what it says | how firm |
# |---|---|---|
# | Boehm, 1981; with Basili, 2001 | “often 100 times”; in small systems that are not critical, rather 5 | projects of the seventies, in long phases; the “often” was added in 2001 |
# | “IBM Systems Sciences Institute” | 1 : 6.5 : 15 : 60–100 | Bossavit traced it to the notes of a course of 1981: no data to look at |
# | Menzies and others, 2017 | in 171 projects (2006–2014), what came late did not cost consistently or notably more | the largest study until then; it says that the effect may occur in certain projects |
#
# In short, the most famous figure is the worst documented. Finding a fault late can be terribly expensive (a leak of data), that is true; that
# the factor is **100, always**, nobody knows.

# %% [markdown] lang="es" id="claims-honest"
# ### ¿Y cambia algo la decisión?
#
# Mejor pregunta que «¿cuánto es?»: ¿**desde cuánto** conviene? Tres compuertas inventadas, en minutos de personas al mes. Cada falla
# que encuentran cuesta 20 minutos si se arregla en el momento, y `factor` veces más después. Mueve el factor: ¿qué decisión cambia con 1,
# con 5, con 100?

# %% [markdown] lang="en" id="claims-honest"
# ### And does it change the decision?
#
# A better question than “how much is it?”: **from how much on** does it pay? Three made-up gates, in minutes of people a month. Each fault
# that they find takes 20 minutes to mend on the spot, and `factor` times as long later. Move the factor: which decision changes at 1, at 5,
# at 100?

# %% id="demo-factor"
from mlops_lessons.devsecops import claims, supply_plots
from mlops_lessons.devsecops.claims import GateCost

gates = {
    "scanner": GateCost(runs=200, minutes=0.5, found=3),
    "noisy": GateCost(runs=200, minutes=2, found=3),
    "review": GateCost(runs=200, minutes=15, found=12),
}
claims.show_gate_slider(gates, factor=5)

# %% id="fig-factor" tags=["figure"]
supply_plots.gate_savings(gates)

# %% [markdown] lang="es" id="claims-read"
# Con un factor de 1 no conviene ninguna, y eso también es información. Con 100 conviene todo, y por eso quien vende compuertas cita el 100. La
# decisión está en medio, y ahí pesa más **lo que cuesta la compuerta** que el factor: mira cuánto se mueve el escáner solo por las falsas
# alarmas. De ahí la regla de esta lección: que las compuertas no frenen el flujo se mide, no se promete.

# %% [markdown] lang="en" id="claims-read"
# At a factor of 1 none of them pays, and that is information too. At 100 everything pays, which is why whoever sells gates quotes the 100. The
# decision lies in between, and there **what the gate costs** weighs more than the factor: see how far the scanner moves by its false alarms
# alone. Hence the rule of this lesson: that gates do not slow the flow is measured, not promised.

# %% id="quiz-claims"
lesson.quiz("devsecops-claims")

# %% [markdown] lang="es" id="factor-turn" path="deep" minutes=3
# ## Tu turno: ¿desde qué factor conviene?
#
# ### Ejercicio: `break_even_factor`
#
# En un mes la compuerta corre `runs` veces y cada una cuesta `gate_minutes`. Encuentra `found` fallas, que arregladas en el momento cuestan
# `early_minutes` cada una; sin compuerta se arreglarían después, y costarían `factor` veces eso. Devuelve el factor con el que da igual
# tenerla o no.
#
# Ejemplo: `break_even_factor(200, 0.5, 5, 20)` es `2.0`.

# %% [markdown] lang="en" id="factor-turn" path="deep" minutes=3
# ## Your turn: from which factor does it pay?
#
# ### Exercise: `break_even_factor`
#
# In a month the gate runs `runs` times and each run costs `gate_minutes`. It finds `found` faults, which take `early_minutes` each when mended
# on the spot; without the gate they would be mended later, and take `factor` times that. Return the factor at which having it or not is all
# the same.
#
# Example: `break_even_factor(200, 0.5, 5, 20)` is `2.0`.


# %% id="ex-break-even-factor" tags=["exercise"]
def break_even_factor(runs, gate_minutes, found, early_minutes):
    return ...


# %% id="check-break-even-factor" tags=["check"]
lesson.check("break_even_factor", break_even_factor)
# lesson.hint("break_even_factor")
# lesson.solution("break_even_factor")

# %% id="think-your-key"
lesson.think("devsecops-your-key")

# %% [markdown] lang="es" id="think" path="deep" minutes=3
# ## Para pensar
#
# No tiene una sola respuesta; lo que escribas queda guardado para ti y para la clase.

# %% [markdown] lang="en" id="think" path="deep" minutes=3
# ## To think about
#
# There is no single answer; what you write is kept for you and for the class.

# %% id="think-whose-fault"
lesson.think("devsecops-whose-fault")

# %% [markdown] lang="es" id="quiz" path="deep" minutes=3
# ## Cuestionario
#
# Unas cuantas de repaso; mezclan todo lo anterior.

# %% [markdown] lang="en" id="quiz" path="deep" minutes=3
# ## Quiz
#
# A few to look back; they mix all of the above.

# %% id="quiz-gates-recap"
lesson.quiz("gates-recap")

# %% [markdown] lang="es" id="summary" path="deep" minutes=1
# ## Resumen
#
# DevSecOps reparte la seguridad entre todas las personas y todos los pasos. Las compuertas la automatizan: encuentran lo que tiene forma
# conocida, callan ante lo demás y se equivocan a veces; por eso sus excepciones llevan razón y fecha. Lo que se publicó se revoca, lo
# ajeno se cuenta y se firma, y cada permiso se pide. Aquí tienes lo que te salió y a dónde volver.

# %% [markdown] lang="en" id="summary" path="deep" minutes=1
# ## Summary
#
# DevSecOps spreads security over everyone and every step. Gates automate it: they find what has a known form, keep silent about the rest
# and are wrong at times; that is why their exceptions carry a reason and a date. What was published is revoked, what is somebody else's is
# counted and signed, and each permission is asked for. Here is what you got right, and where to go back.

# %% id="summary-mine"
lesson.summary()

# %% [markdown] lang="es" id="glossary" path="deep" minutes=0
# ## Glosario

# %% [markdown] lang="en" id="glossary" path="deep" minutes=0
# ## Glossary

# %% id="glossary-terms"
lesson.glossary()

# %% [markdown] lang="es" id="reading" path="deep" minutes=0
# ## Para leer más
#
# - OWASP, [cómo prevenir la inyección de SQL](https://cheatsheetseries.owasp.org/cheatsheets/SQL_Injection_Prevention_Cheat_Sheet.html)
#   (en inglés)
# - MITRE, [la lista de debilidades CWE](https://cwe.mitre.org/) (en inglés): cada falla plantada tiene su número
# - [Bandit, sus reglas](https://bandit.readthedocs.io/en/latest/plugins/index.html) (en inglés)
# - [detect-secrets](https://github.com/Yelp/detect-secrets) (en inglés)
# - [El formato OSV](https://ossf.github.io/osv-schema/) y la [base de avisos de Python](https://github.com/pypa/advisory-database), con
#   licencia CC BY 4.0 (en inglés)
# - GitHub, [quitar datos sensibles de un repositorio](https://docs.github.com/es/authentication/keeping-your-account-and-data-secure/removing-sensitive-data-from-a-repository)
# - NIST, [SSDF, SP 800-218](https://csrc.nist.gov/pubs/sp/800/218/final) (en inglés): prácticas para desarrollar con seguridad

# %% [markdown] lang="en" id="reading" path="deep" minutes=0
# ## Further reading
#
# - OWASP, [SQL injection prevention](https://cheatsheetseries.owasp.org/cheatsheets/SQL_Injection_Prevention_Cheat_Sheet.html)
# - MITRE, [the list of weaknesses CWE](https://cwe.mitre.org/): each planted fault has its number
# - [Bandit, its rules](https://bandit.readthedocs.io/en/latest/plugins/index.html)
# - [detect-secrets](https://github.com/Yelp/detect-secrets)
# - [The OSV format](https://ossf.github.io/osv-schema/) and the [advisories of Python](https://github.com/pypa/advisory-database), licensed
#   CC BY 4.0
# - GitHub, [removing sensitive data from a repository](https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/removing-sensitive-data-from-a-repository)
# - NIST, [SSDF, SP 800-218](https://csrc.nist.gov/pubs/sp/800/218/final): practices for secure software development

# %% [markdown] lang="es" id="reading-supply"
# De lo que se despliega y de quién puede qué:
#
# - [CycloneDX](https://cyclonedx.org/specification/overview/) y [SPDX](https://spdx.github.io/spdx-spec/v3.0.1/annexes/spdx-license-expressions/) (en inglés)
# - Python, [el aviso de `pickle`](https://docs.python.org/es/3/library/pickle.html); skops, [guardar con seguridad](https://skops.readthedocs.io/en/stable/persistence.html) (en inglés)
# - T. Liu y otros, [cómo se esquivan los escáneres de pickles](https://arxiv.org/abs/2508.19774), 2025 (en inglés)
# - [SLSA, niveles](https://slsa.dev/spec/v1.2/build-track-basics), [Sigstore](https://docs.sigstore.dev/), [OpenSSF Model Signing](https://github.com/ossf/model-signing-spec) y [TUF, los ataques](https://theupdateframework.io/docs/security/) (en inglés)
# - L. Kohnfelder y P. Garg, [«The threats to our products»](https://shostack.org/files/microsoft/The-Threats-To-Our-Products.docx), 1999 (en inglés, en el sitio de A. Shostack)
# - AWS, [cómo se decide una petición](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html) (en inglés)
# - L. Bossavit, [en busca del IBM Systems Sciences Institute](https://gist.github.com/Morendil/ebfa32d10528af04e2ccb8995e3cb4a7); T. Menzies y otros, [¿cuesta más lo que se retrasa?](https://arxiv.org/abs/1609.04886), 2017 (en inglés)

# %% [markdown] lang="en" id="reading-supply"
# On what is deployed, and on who may do what:
#
# - [CycloneDX](https://cyclonedx.org/specification/overview/) and [SPDX](https://spdx.github.io/spdx-spec/v3.0.1/annexes/spdx-license-expressions/)
# - Python, [the warning of `pickle`](https://docs.python.org/3/library/pickle.html); skops, [secure persistence](https://skops.readthedocs.io/en/stable/persistence.html)
# - T. Liu and others, [how pickle scanners are evaded](https://arxiv.org/abs/2508.19774), 2025
# - [SLSA, levels](https://slsa.dev/spec/v1.2/build-track-basics), [Sigstore](https://docs.sigstore.dev/), [OpenSSF Model Signing](https://github.com/ossf/model-signing-spec) and [TUF, the attacks](https://theupdateframework.io/docs/security/)
# - L. Kohnfelder and P. Garg, [“The threats to our products”](https://shostack.org/files/microsoft/The-Threats-To-Our-Products.docx), 1999 (at A. Shostack's site)
# - AWS, [how a request is decided](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html)
# - L. Bossavit, [in search of the IBM Systems Sciences Institute](https://gist.github.com/Morendil/ebfa32d10528af04e2ccb8995e3cb4a7); T. Menzies and others, [does the delayed cost more?](https://arxiv.org/abs/1609.04886), 2017
