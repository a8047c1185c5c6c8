# %% [markdown] lang="es" id="title"
# # Computación en la nube
#
# Tu equipo tiene un año entero de vuelos y un modelo en camino. ¿Dónde se guardan los datos? ¿Qué le prometes a quien los use? ¿Y
# cuánto cuesta? Aquí lo **haces**, con piezas de verdad que trabajan en tu propia máquina.
#
# **En clase** (20 minutos, y 12 de laboratorio):
#
# - decir qué es la nube, qué te vende cada modelo y qué sigue siendo tuyo;
# - guardar objetos sin pisar el trabajo de nadie, y recuperar los borrados;
# - decir qué promete un SLA, y de qué depende elegir proveedor;
# - empezar sin llevarte un susto con la factura.
#
# **A tu ritmo** (unas dos horas, con los ejercicios):
#
# - medir si cumples lo que prometes;
# - elegir entre comprar y alquilar, con números;
# - ponerle una defensa a cada riesgo.
#
# **Antes:** la lección `00`.

# %% [markdown] lang="en" id="title"
# # Cloud computing
#
# Your team has a whole year of flights and a model on the way. Where are the data kept? What do you promise to those who use them?
# And what does it cost? Here you **do** it, with real parts that run on your computer.
#
# **In class** (20 minutes, and 12 of lab):
#
# - say what the cloud is, what each model sells you and what stays yours;
# - keep objects without overwriting anyone's work, and recover deleted ones;
# - say what an SLA promises, and what the choice of a provider depends on;
# - start without being startled by the bill.
#
# **At your own pace** (about two hours, exercises included):
#
# - measure whether you keep what you promise;
# - choose between buying and renting, with numbers;
# - set a defence against each risk.
#
# **Before:** lesson `00`.

# %% id="setup" tags=["setup"]
import math

from mlops_lessons import open_lesson
from mlops_lessons.course.tables import show_facts
from mlops_lessons.i18n import topic_texts

lesson = open_lesson("cloud_computing")
say = topic_texts("cloud_computing")

# %% [markdown] lang="es" id="warm-up" path="deep" minutes=2
# ## Calentamiento
#
# Dos minutos con lo que se te escapó la última vez, lo más viejo primero. Si no fallaste nada, te tocan dos preguntas de la lección
# anterior: recordar cuesta, y por eso sirve.

# %% [markdown] lang="en" id="warm-up" path="deep" minutes=2
# ## Warm-up
#
# Two minutes with what you missed last time, oldest first. If you missed nothing, you get two questions of the lesson before:
# recalling is work, and that is why it helps.

# %% id="demo-warm-up"
lesson.warm_up()

# %% [markdown] lang="es" id="definition" covers=["cloud.definition"] path="core" minutes=3
# ## ¿Dónde está un archivo «en la nube»?
#
# Guardas una tabla de retrasos «en la nube» y apagas tu equipo. Un minuto después, alguien la abre desde un teléfono.
#
# Antes de seguir, apuesta: ¿qué tiene que haber del otro lado? ¿Un disco tuyo conectado, un programa que escucha y contesta,
# o una copia en cada teléfono?

# %% [markdown] lang="en" id="definition" covers=["cloud.definition"] path="core" minutes=3
# ## Where is a file that is “in the cloud”?
#
# You save a table of delays “in the cloud” and switch your computer off. A minute later somebody opens it on a phone.
#
# Before you go on, place a bet: what must there be on the other side? A disk of yours that is plugged in, a program that
# listens and answers, or a copy on every phone?

# %% id="demo-shelf"
shelf = {}
shelf["2013/delays.csv"] = b"flight,minutes\nUA1545,11\nUA1714,20\n"
shelf["2013/delays.csv"].decode().splitlines()[1]

# %% [markdown] lang="es" id="definition-shelf"
# Un [almacén de objetos](glossary:object-store) es casi eso: un nombre y unos bytes. Le faltan dos cosas. Este diccionario
# muere con el kernel, y solo tú lo ves.
#
# Ahora el de verdad. Arranca un servidor en tu propia máquina ([loopback](glossary:loopback)), y lo usas con **boto3**, el
# cliente oficial de AWS: el mismo código con el que se trabaja en producción. Sin cuenta, sin internet, y se apaga con el kernel.

# %% [markdown] lang="en" id="definition-shelf"
# An [object store](glossary:object-store) is nearly that: a name and some bytes. Two things are missing. This dictionary dies
# with the kernel, and only you can see it.
#
# Now the real one. A server starts on your own machine ([loopback](glossary:loopback)), and you use it with **boto3**, the
# official client of AWS: the same code that is used in production. No account, no internet, and it goes away with the kernel.

# %% id="demo-bucket"
from mlops_lessons.cloud_computing import listing, object_store

store = object_store.start_object_store()
s3 = store.client
created = s3.create_bucket(Bucket="flights-2013")
created["ResponseMetadata"]["HTTPStatusCode"]

# %% [markdown] lang="es" id="definition-bucket"
# `200` es la manera en que un servidor dice «hecho». Tienes un [bucket](glossary:bucket), y nadie firmó nada. Sube un
# [objeto](glossary:object):

# %% [markdown] lang="en" id="definition-bucket"
# `200` is how a server says “done”. You have a [bucket](glossary:bucket), and nobody signed anything. Upload an
# [object](glossary:object):

# %% id="demo-upload"
rows = b"flight,minutes\nUA1545,11\nUA1714,20\n"
sent = s3.put_object(Bucket="flights-2013", Key="2013/delays.csv", Body=rows)
listing.show_objects(s3, "flights-2013")

# %% [markdown] lang="es" id="definition-phone"
# `2013/` parece una carpeta y no lo es: es el principio del nombre. ¿Y el teléfono? Es otro cliente que conoce la dirección:

# %% [markdown] lang="en" id="definition-phone"
# `2013/` looks like a folder and is not: it is the beginning of the name. And the phone? It is another client that knows the
# address:

# %% id="demo-phone"
phone = store.new_client()
answer = phone.get_object(Bucket="flights-2013", Key="2013/delays.csv")
show_facts(say, phone_reads_the_same=answer["Body"].read() == rows)

# %% [markdown] lang="es" id="definition-nist"
# Ganó quien apostó por **un programa que escucha y contesta**. La [computación en la nube](glossary:cloud-computing) es usar por la
# red máquinas de otro (almacenamiento, servidores, bases de datos, redes, programas), a demanda y midiendo lo que se usa. El NIST (SP
# 800-145, 2011) pide cinco rasgos, y acabas de tocar cuatro:
#
# | rasgo | dónde lo viste |
# |---|---|
# | autoservicio [a demanda](glossary:on-demand) | `create_bucket`, sin pedir permiso |
# | acceso amplio por red | el teléfono leyó lo mismo que tú |
# | recursos en común | no sabes en qué disco quedó, ni te importa |
# | servicio medido | la tabla cuenta los bytes; alguien los cobrará |
# | elasticidad rápida | aún no: crecer y encoger con la demanda se mide a tu ritmo |

# %% [markdown] lang="en" id="definition-nist"
# Whoever bet on **a program that listens and answers** won. [Cloud computing](glossary:cloud-computing) is using someone else's
# machines over the network (storage, servers, databases, networking, software), on demand and measuring what is used. NIST (SP
# 800-145, 2011) asks for five traits, and you have just touched four:
#
# | trait | where you saw it |
# |---|---|
# | [on-demand](glossary:on-demand) self-service | `create_bucket`, with no permission asked |
# | broad network access | the phone read the same as you did |
# | resource pooling | you do not know which disk it is on, nor care |
# | measured service | the table counts the bytes; somebody will charge for them |
# | rapid elasticity | not yet: growing and shrinking with demand is measured at your own pace |

# %% [markdown] lang="es" id="origin" covers=["cloud.origin"] path="deep" minutes=3
# ## ¿Quién dijo «nube» primero?
#
# Tres cosas viajan juntas y nacieron por separado: una **idea** (alquilar cómputo), un **dibujo** (la nube de los planos) y una
# **palabra** («cloud computing»). Apuesta una década para cada una. Después mira la tabla, y en especial sus etiquetas: no todo lo que
# se cuenta está igual de comprobado.

# %% [markdown] lang="en" id="origin" covers=["cloud.origin"] path="deep" minutes=3
# ## Who said “cloud” first?
#
# Three things travel together and were born apart: an **idea** (renting computing), a **drawing** (the cloud on the plans) and a
# **word** (“cloud computing”). Bet a decade for each. Then look at the table, and above all at its labels: not everything that is
# told is equally well established.

# %% id="demo-timeline"
from mlops_lessons.cloud_computing import origin

origin.show_timeline()

# %% [markdown] lang="es" id="origin-read"
# Suele decirse que Licklider inventó la nube en los sesenta. Su memorándum de 1963 habla de una **red**; quien describió pagar por lo
# que se usa fue McCarthy, dos años antes: [computación como servicio público](glossary:utility-computing). Y sobre la palabra, lo
# honesto es decir «lo más antiguo que *se encontró*».

# %% [markdown] lang="en" id="origin-read"
# It is often said that Licklider invented the cloud in the sixties. His memorandum of 1963 is about a **network**; the one who
# described paying for what one uses was McCarthy, two years before: [utility computing](glossary:utility-computing). And of the word,
# the honest thing to say is “the oldest that *was found*”.

# %% id="quiz-origin"
lesson.quiz("origin")

# %% [markdown] lang="es" id="characteristics" covers=["cloud.characteristics"] path="core" minutes=3
# ## Dos personas, un objeto
#
# Lo mejor de un archivo remoto es que varios trabajan con él: [acceso concurrente](glossary:concurrent-access). Ana y Beto
# leen la misma lista, cada quien agrega **una** línea y guarda.
#
# Apuesta: la lista tenía una línea. ¿Cuántas tendrá al final? ¿Y quién recibirá un error?

# %% [markdown] lang="en" id="characteristics" covers=["cloud.characteristics"] path="core" minutes=3
# ## Two people, one object
#
# The best of a remote file is that several people work on it: [concurrent access](glossary:concurrent-access). Ana and Beto
# read the same list, each adds **one** line and saves.
#
# Place a bet: the list had one line. How many will it have in the end? And who will get an error?

# %% id="demo-lost-update"
from mlops_lessons.cloud_computing import race

notes = {"Bucket": "flights-2013", "Key": "2013/notes.txt"}
ana, beto = store.new_client(), store.new_client()
started = s3.put_object(**notes, Body=b"UA1545 +11\n")

ana_read, beto_read = ana.get_object(**notes)["Body"].read(), beto.get_object(**notes)["Body"].read()
ana_status = race.status_of(ana.put_object, **notes, Body=ana_read + b"AA1141 +33\n")
beto_status = race.status_of(beto.put_object, **notes, Body=beto_read + b"B6725 -18\n")
lines = listing.read_text(s3, "flights-2013", "2013/notes.txt").splitlines()
show_facts(say, ana_got=ana_status, beto_got=beto_status, lines_left=lines)

# %% [markdown] lang="es" id="characteristics-lost"
# Falta una: la de Ana ya no está. Y lo peor son los dos `200`: a ella le dijeron que estaba guardada. Se llama
# [actualización perdida](glossary:lost-update), y no da ningún error.
#
# El remedio no es ir más rápido, es **decir qué leíste**. El almacén pone a cada contenido una etiqueta, el
# [ETag](glossary:etag). Escribe con la [precondición](glossary:precondition) «solo si sigue siendo este»:

# %% [markdown] lang="en" id="characteristics-lost"
# One is missing: Ana's is gone. The worst part is the two `200`: she was told that it was kept. This is called a
# [lost update](glossary:lost-update), and it raises no error.
#
# The cure is not being faster, it is **saying what you read**. The store gives each content a tag, the
# [ETag](glossary:etag). Write with the [precondition](glossary:precondition) “only if it is still this one”:

# %% id="demo-if-match"
seen = s3.get_object(**notes)["ETag"]
ana_status = race.status_of(ana.put_object, **notes, Body=b"UA1545 +11\nAA1141 +33\n", IfMatch=seen)
beto_status = race.status_of(beto.put_object, **notes, Body=b"UA1545 +11\nB6725 -18\n", IfMatch=seen)
show_facts(say, ana_got=ana_status, beto_got=beto_status)

# %% [markdown] lang="es" id="characteristics-read"
# `412`: «lo que leíste ya cambió». Beto se entera a tiempo, vuelve a leer y agrega su línea a la lista nueva.

# %% [markdown] lang="en" id="characteristics-read"
# `412`: “what you read has changed”. Beto hears of it in time, reads again and adds his line to the new list.

# %% [markdown] lang="es" id="characteristics-who"
# ### ¿Y quién puede entrar?
#
# | nube | para quién |
# |---|---|
# | [pública](glossary:public-cloud) | quien abra una cuenta; suele pagarse por uso, a menudo con un tramo gratis |
# | [privada](glossary:private-cloud) | una sola organización |
# | [comunitaria](glossary:community-cloud) | varias con el mismo fin o las mismas reglas |
# | [híbrida](glossary:hybrid-cloud) | dos o más de las anteriores, unidas |
#
# A menudo se oye que la pública se paga y la privada no. Ese no es el punto: lo que las distingue es **para quién** son.

# %% [markdown] lang="en" id="characteristics-who"
# ### And who may come in?
#
# | cloud | for whom |
# |---|---|
# | [public](glossary:public-cloud) | whoever opens an account; mostly paid by use, often with a free tier |
# | [private](glossary:private-cloud) | one organisation only |
# | [community](glossary:community-cloud) | several with the same purpose or the same rules |
# | [hybrid](glossary:hybrid-cloud) | two or more of these, joined |
#
# One often hears that the public one is paid for and the private one is not. That misses the point: what sets them apart is
# **for whom** they are.

# %% [markdown] lang="es" id="race-turn" path="deep" minutes=6
# ## Tu turno: eres el almacén
#
# Con dos escritores la precondición aguanta. ¿Y con más gente? Veinte hilos a la vez suman 1 a un contador que está en cero; todos lo
# leen antes de que alguien escriba. Apuesta: sin condición, ¿cuántas escrituras acepta el almacén, y cuánto marca el contador al
# final?

# %% [markdown] lang="en" id="race-turn" path="deep" minutes=6
# ## Your turn: you are the store
#
# With two writers the precondition holds. And with more people? Twenty threads at once add 1 to a counter that stands at zero; all of
# them read it before anyone writes. Place a bet: without a condition, how many writes does the store accept, and what does the
# counter say in the end?

# %% id="demo-twenty-careless"
careless = race.add_one_each(s3, "flights-2013", "2013/counter", writers=20)
race.show_races(careless=careless)

# %% id="demo-twenty-careful"
once = race.create_once(s3, "flights-2013", "2013/today.lock", writers=20)
careful = race.add_one_each(s3, "flights-2013", "2013/counter", writers=8, careful=True)
race.show_races(once=once)
show_facts(say, counter_ends_at=careful.total, additions_lost=careful.lost)

# %% [markdown] lang="es" id="race-read"
# Sin condición: todas aceptadas, y todas menos una se esfumaron. Con `If-None-Match: *` («solo si no existe») los veinte intentan
# crear el mismo objeto y gana exactamente uno. Y con `If-Match` más paciencia (si te dicen 412, lee y reintenta) llegan los ocho de
# la última carrera y no se pierde nada.
#
# Falta la respuesta más conocida. En la celda del teléfono, más arriba, cambia la clave por una que no existe: `NoSuchKey` es el 404
# de los navegadores. (Deshaz el cambio después.)

# %% [markdown] lang="en" id="race-read"
# Without a condition: all of them accepted, and all but one vanished. With `If-None-Match: *` (“only if it is not there”) the twenty
# try to create the same object and exactly one wins. And with `If-Match` plus patience (on a 412, read and retry) all eight of the
# last race get there and nothing is lost.
#
# The best-known answer is missing. In the phone's cell, further up, change the key to one that does not exist: `NoSuchKey` is the 404
# of the browsers. (Undo the change afterwards.)

# %% [markdown] lang="es" id="ex-race-text"
# ### Ejercicio: `race_results`
#
# El objeto va por la versión `version`. Llegan escrituras en orden; de cada una sabes qué versión leyó, o `None` si viene sin
# condición. Devuelve la lista de respuestas: `200` si entra, `412` si no. Cada escritura que entra sube la versión en uno.
#
# Ejemplo: `race_results(7, [7, 7, 8])` es `[200, 412, 200]`.

# %% [markdown] lang="en" id="ex-race-text"
# ### Exercise: `race_results`
#
# The object is at version `version`. Writes arrive in order; of each you know which version it read, or `None` if it comes without a
# condition. Return the list of answers: `200` if it goes in, `412` if not. Each write that goes in raises the version by one.
#
# Example: `race_results(7, [7, 7, 8])` is `[200, 412, 200]`.


# %% id="ex-race-results" tags=["exercise"]
def race_results(version, writes):
    return ...


# %% id="check-race-results" tags=["check"]
lesson.check("race_results", race_results)
# lesson.hint("race_results")
# lesson.solution("race_results")

# %% [markdown] lang="es" id="services" covers=["cloud.services"] path="core" minutes=2
# ## Borrar por error, y volver
#
# ¿Para qué se usa la nube? Correo, almacenamiento, crear y probar aplicaciones, análisis de datos, audio y video, software a demanda,
# seguridad. Empecemos por el uso que nadie agradece hasta que lo necesita: [respaldo](glossary:backup) y
# [recuperación](glossary:recovery). Le pedimos al bucket que guarde [versiones](glossary:version), agregamos un vuelo y, por descuido,
# borramos todo.

# %% [markdown] lang="en" id="services" covers=["cloud.services"] path="core" minutes=2
# ## Deleted by mistake, and back
#
# What is the cloud used for? Mail, storage, building and testing applications, data analysis, audio and video, software on demand,
# security. Let us begin with the one that nobody is thankful for until they need it: [backup](glossary:backup) and
# [recovery](glossary:recovery). We ask the bucket to keep [versions](glossary:version), add a flight and, by carelessness, delete it
# all.

# %% id="demo-delete"
delays = {"Bucket": "flights-2013", "Key": "2013/delays.csv"}
kept = s3.put_bucket_versioning(Bucket="flights-2013", VersioningConfiguration={"Status": "Enabled"})
added = s3.put_object(**delays, Body=rows + b"AA1141,33\n")
deleted = s3.delete_object(**delays)
listing.show_objects(s3, "flights-2013")

# %% [markdown] lang="es" id="services-gone"
# `delays.csv` ya no aparece. Apuesta: ¿está borrado? Mira la misma cosa con `list_object_versions`:

# %% [markdown] lang="en" id="services-gone"
# `delays.csv` is not listed any more. Place a bet: is it deleted? Look at the same thing through `list_object_versions`:

# %% id="demo-versions"
listing.show_versions(s3, "flights-2013", "2013/delays")

# %% [markdown] lang="es" id="services-marker"
# Encima hay una [marca de borrado](glossary:delete-marker), y debajo sigue todo. Recuperar es borrar el borrado:

# %% [markdown] lang="en" id="services-marker"
# On top there is a [delete marker](glossary:delete-marker), and all is still underneath. Recovering is deleting the deletion:

# %% id="demo-undelete"
found = listing.versions(s3, "flights-2013", "2013/delays")
markers = [version for version in found if version.kind == "marker"]
undone = [s3.delete_object(**delays, VersionId=marker.id) for marker in markers]
listing.read_text(s3, "flights-2013", "2013/delays.csv").splitlines()[-1]

# %% [markdown] lang="es" id="services-small-print"
# Volvió, con el último vuelo. La letra pequeña: las versiones se pagan mientras existan; no protegen de que se caiga la región
# ni de que borren el bucket entero; y hay que activarlas **antes**. Google recomienda además su *soft delete*, activo de fábrica
# por 7 días (noviembre de 2026).

# %% [markdown] lang="en" id="services-small-print"
# It is back, with the last flight. The small print: versions are paid for as long as they exist; they do not protect from the
# region going down nor from the whole bucket being deleted; and they must be switched on **before**. Google also recommends
# its *soft delete*, on by default for 7 days (November 2026).

# %% [markdown] lang="es" id="services-sort" covers=["cloud.services"] path="deep" minutes=6
# ## Los otros usos, a ordenar
#
# Correo, almacenamiento y respaldo, crear y probar aplicaciones, análisis de datos, audio y video por streaming, software a
# demanda, seguridad de los datos. ¿Cuál es cuál?

# %% [markdown] lang="en" id="services-sort" covers=["cloud.services"] path="deep" minutes=6
# ## The other uses, to be sorted
#
# Mail, storage and backup, building and testing applications, data analysis, audio and video streaming, software on demand,
# data security. Which is which?

# %% id="quiz-uses"
lesson.quiz("uses")

# %% [markdown] lang="es" id="ex-restore-text"
# ### Ejercicio: `restore_point`
#
# `versions` va de la más nueva a la más vieja; cada una es `[minuto, tipo]`, con tipo `"object"` o `"marker"`. El accidente fue
# en el minuto `moment`. Devuelve la posición (desde 0) de la versión **más nueva con contenido, anterior al accidente**, o `-1`
# si no hay.
#
# Ejemplo: `restore_point([[50, "marker"], [40, "object"], [10, "object"]], 40)` es `2`.

# %% [markdown] lang="en" id="ex-restore-text"
# ### Exercise: `restore_point`
#
# `versions` goes from the newest to the oldest; each is `[minute, kind]`, the kind being `"object"` or `"marker"`. The accident
# was at minute `moment`. Return the position (from 0) of the **newest version with content, older than the accident**, or `-1`
# if there is none.
#
# Example: `restore_point([[50, "marker"], [40, "object"], [10, "object"]], 40)` is `2`.


# %% id="ex-restore-point" tags=["exercise"]
def restore_point(versions, moment):
    return ...


# %% id="check-restore-point" tags=["check"]
lesson.check("restore_point", restore_point)
# lesson.hint("restore_point")
# lesson.solution("restore_point")

# %% [markdown] lang="es" id="storage-quiz"
# ### ¿Qué se quedó?
#
# Siete preguntas sobre objetos, escrituras y borrados.

# %% [markdown] lang="en" id="storage-quiz"
# ### What has stuck?
#
# Seven questions about objects, writes and deletions.

# %% id="quiz-storage"
lesson.quiz("storage")

# %% [markdown] lang="es" id="models" covers=["cloud.saas", "cloud.iaas", "cloud.paas"] path="core" minutes=3
# ## ¿Qué te están vendiendo?
#
# Tres siglas y una sola pregunta: **¿qué tienes que poner tú para que sirva de algo?**
#
# - [SaaS](glossary:saas): tus datos. El programa ya está en marcha.
# - [PaaS](glossary:paas): además, tu código. Ellos lo ponen a correr.
# - [IaaS](glossary:iaas): además, un sistema operativo. Te dieron una máquina vacía.
#
# Apuesta antes de mirar: Azure, ¿es IaaS o PaaS? Y Salesforce, ¿SaaS o PaaS?

# %% [markdown] lang="en" id="models" covers=["cloud.saas", "cloud.iaas", "cloud.paas"] path="core" minutes=3
# ## What are you being sold?
#
# Three acronyms and a single question: **what must you bring before it is of any use?**
#
# - [SaaS](glossary:saas): your data. The program is running already.
# - [PaaS](glossary:paas): your code as well. They make it run.
# - [IaaS](glossary:iaas): an operating system as well. You were given an empty machine.
#
# Place a bet before you look: is Azure IaaS or PaaS? And Salesforce, SaaS or PaaS?

# %% id="demo-products"
from mlops_lessons.cloud_computing import service_models

service_models.show_products()

# %% [markdown] lang="es" id="models-complex-ask"
# La apuesta tenía trampa: se clasifica el **producto**, no la empresa. Azure vende máquinas vacías (IaaS) y un lugar para tu código
# (PaaS); las grandes venden los tres modelos.
#
# En la clase se dice que **PaaS es el más complejo de los tres**. ¿Para quién? Para quien lo construye, puede ser: hace correr código
# ajeno sin que un vecino moleste a otro. Para quien lo usa, contemos capas. Toma partido, a mano alzada.

# %% [markdown] lang="en" id="models-complex-ask"
# The bet was a trap: the **product** is classified, not the company. Azure sells empty machines (IaaS) and a place for your code
# (PaaS); the large ones sell all three models.
#
# The class says that **PaaS is the most complex of the three**. For whom? For whoever builds it, perhaps: it runs other people's code
# without letting one neighbour disturb another. For whoever uses it, let us count layers. Take a side, by a show of hands.

# %% [markdown] lang="es" id="models-turn" covers=["cloud.saas", "cloud.iaas", "cloud.paas"] path="deep" minutes=4
# ## Tu turno: ¿qué te venden?
#
# ### Ejercicio: `service_model`
#
# Clasifica los ocho productos de la tabla de arriba. Escribe un diccionario del nombre, tal como está en ella, al modelo: `"saas"`,
# `"paas"` o `"iaas"`.
#
# Empieza así: `service_model = {"Gmail": "saas", "Heroku": …}`.

# %% [markdown] lang="en" id="models-turn" covers=["cloud.saas", "cloud.iaas", "cloud.paas"] path="deep" minutes=4
# ## Your turn: what are you being sold?
#
# ### Exercise: `service_model`
#
# Sort the eight products of the table above. Write a dictionary from the name, just as it stands there, to the model: `"saas"`,
# `"paas"` or `"iaas"`.
#
# Start like this: `service_model = {"Gmail": "saas", "Heroku": …}`.

# %% id="ex-service-model" tags=["exercise"]
service_model = ...

# %% id="check-service-model" tags=["check"]
lesson.check("service_model", service_model)
# lesson.hint("service_model")
# lesson.solution("service_model")

# %% [markdown] lang="es" id="responsibility" covers=["cloud.responsibility"] path="core" minutes=2
# ## ¿De quién es el problema?
#
# Se filtran los correos de tus clientes. El proveedor dice: «nuestros sistemas funcionan con normalidad». Y tiene razón.
#
# El trabajo se reparte por **capas**: [responsabilidad compartida](glossary:shared-responsibility). Elige un modelo y mira qué sigue
# siendo tuyo. Antes, apuesta: de las diez capas, ¿cuántas te quedan **a ti** con SaaS? ¿Cero?

# %% [markdown] lang="en" id="responsibility" covers=["cloud.responsibility"] path="core" minutes=2
# ## Whose problem is it?
#
# Your customers' e-mail addresses leak. The provider says: “our systems are working normally”. And it is right.
#
# The work is shared out by **layers**: [shared responsibility](glossary:shared-responsibility). Choose a model and see what stays
# yours. First, place a bet: of the ten layers, how many are left **to you** with SaaS? None?

# %% id="widget-responsibility"
from mlops_lessons.cloud_computing import responsibility

responsibility.show_chooser()

# %% id="demo-your-layers"
layers = {way: len(responsibility.yours(way)) for way in responsibility.WAYS}
show_facts(lambda way: say(f"matrix.way.{way}"), **layers)

# %% [markdown] lang="es" id="responsibility-read"
# Nunca son cero. Datos, cuentas y equipos son tuyos hasta en SaaS: una contraseña repetida basta para que se vayan los correos. Y ya
# tienes el argumento que faltaba: por **capas que maneja el cliente**, el más exigente de los tres es IaaS.

# %% [markdown] lang="en" id="responsibility-read"
# It is never none. Data, accounts and devices are yours even in SaaS: one reused password is enough for the addresses to go. And now
# you have the missing argument: by **layers that the customer manages**, the most demanding of the three is IaaS.

# %% [markdown] lang="es" id="patch-turn" covers=["cloud.responsibility"] path="deep" minutes=3
# ## Tu turno: ¿a quién le tocaba?
#
# ### Ejercicio: `patch_owner`
#
# Alguien entró a una máquina de EC2 por una falla de SSH cuyo parche salió hace dos meses. La página de estado del proveedor está en
# verde. ¿A quién le tocaba instalar ese parche? Escribe entre comillas la palabra de tu opción.

# %% [markdown] lang="en" id="patch-turn" covers=["cloud.responsibility"] path="deep" minutes=3
# ## Your turn: whose job was it?
#
# ### Exercise: `patch_owner`
#
# Somebody got into an EC2 machine through an SSH fault whose patch came out two months ago. The provider's status page is green.
# Whose job was it to install that patch? Write the word of your choice, in quotation marks.

# %% id="demo-patch-choices"
lesson.choices("patch_owner")

# %% id="ex-patch-owner" tags=["exercise"]
patch_owner = ...

# %% id="check-patch-owner" tags=["check"]
lesson.check("patch_owner", patch_owner)
# lesson.hint("patch_owner")
# lesson.solution("patch_owner")

# %% [markdown] lang="es" id="own-or-rent" path="deep" minutes=8
# ## ¿Comprar o alquilar?
#
# [En casa](glossary:on-premise) mandas en todo, y pagas por todo. Una máquina de ejemplo: 4000 USD el primer día y 90 al mes entre luz,
# espacio y quien la cuide. Alquilada cuesta 0.50 USD por hora.
#
# Apuesta: si la usas **una de cada cinco horas**, ¿en qué mes la compra alcanza al alquiler?

# %% [markdown] lang="en" id="own-or-rent" path="deep" minutes=8
# ## Buy or rent?
#
# [On premise](glossary:on-premise) you rule over everything, and pay for everything. A machine as an example: 4000 USD on the first day
# and 90 a month for power, space and whoever looks after it. Rented, it costs 0.50 USD an hour.
#
# Place a bet: if you use it **one hour in five**, in which month does buying catch up with renting?

# %% id="fig-own-or-rent" tags=["figure"]
from mlops_lessons.cloud_computing import costs, plots

owned = costs.Owned(purchase=4000, monthly=90, life_months=48)
rented = [costs.Rented(0.50, use) for use in (0.2, 0.6, 1.0)]
plots.money_by_month(owned, rented)

# %% id="demo-break-even-use"
round(costs.break_even_use(owned, hourly=0.50), 3)

# %% [markdown] lang="es" id="own-or-rent-read"
# Con una hora de cada cinco, nunca. El último número es la parte de las horas desde la que comprar gana **a lo largo de toda su vida**: el
# [punto de equilibrio](glossary:break-even). Un modelo que se entrena cuatro horas por semana está lejísimos; una base de datos que
# trabaja día y noche, no.

# %% [markdown] lang="en" id="own-or-rent-read"
# At one hour in five, never. The last number is the share of the hours above which buying wins **over its whole life**: the
# [break-even point](glossary:break-even). A model that is trained four hours a week is miles away from it; a database that works day and
# night is not.

# %% [markdown] lang="es" id="ex-break-even-text"
# ### Ejercicio: `break_even_months`
#
# Devuelve el primer mes entero al final del cual comprar ha costado lo mismo o menos que alquilar. `own_monthly` es lo que cuesta al
# mes mantener la propia y `rent_monthly` el alquiler de un mes. Si no la alcanza nunca, devuelve `math.inf`.
#
# Ejemplo: `break_even_months(4000, 90, 365)` es `15`.

# %% [markdown] lang="en" id="ex-break-even-text"
# ### Exercise: `break_even_months`
#
# Return the first whole month at the end of which buying has cost the same as renting, or less. `own_monthly` is what keeping your own
# costs a month, and `rent_monthly` the rent of a month. If it never catches up, return `math.inf`.
#
# Example: `break_even_months(4000, 90, 365)` is `15`.


# %% id="ex-break-even-months" tags=["exercise"]
def break_even_months(purchase, own_monthly, rent_monthly):
    return ...


# %% id="check-break-even-months" tags=["check"]
lesson.check("break_even_months", break_even_months)
# lesson.hint("break_even_months")
# lesson.solution("break_even_months")

# %% [markdown] lang="es" id="models-again"
# ### Otra vez los tres modelos
#
# Ya contaste las capas y las horas. Vuelve a la pregunta de antes, ahora por escrito, y después cuatro de repaso.

# %% [markdown] lang="en" id="models-again"
# ### The three models once more
#
# You have counted layers and hours. Go back to the question of before, now in writing, and then four to look back.

# %% id="think-most-complex"
lesson.think("most-complex")

# %% id="quiz-models"
lesson.quiz("models")

# %% [markdown] lang="es" id="sla" covers=["cloud.sla"] path="core" minutes=4
# ## ¿Qué puedes prometer?
#
# «99.9 % de disponibilidad» suena a casi perfecto. Apuesta: ¿cuánto puede estar caído ese servicio en un mes sin romper la promesa?
# ¿Segundos, minutos u horas? ¿Y con 99.999 %, en un **año**? Mueve el deslizador.

# %% [markdown] lang="en" id="sla" covers=["cloud.sla"] path="core" minutes=4
# ## What can you promise?
#
# “99.9 % availability” sounds nearly perfect. Place a bet: for how long may that service be down in a month without breaking the
# promise? Seconds, minutes or hours? And with 99.999 %, in a **year**? Move the slider.

# %% id="widget-downtime"
from mlops_lessons.cloud_computing import widgets

widgets.show_downtime()

# %% [markdown] lang="es" id="sla-three-letters"
# En un año, cinco nueves dejan menos tiempo del que alguien tarda en despertarse, entender qué pasa y arreglarlo. Tres siglas que se
# confunden, y no son lo mismo:
#
# | sigla | qué es | quién lo decide |
# |---|---|---|
# | [SLI](glossary:sli) | el indicador que **mides** | los datos |
# | [SLO](glossary:slo) | el objetivo que tu equipo **se propone** | tú |
# | [SLA](glossary:sla) | el contrato que **firmas** | dos partes, y un abogado |
#
# Fíjate en la ventana: 30 días corridos y un mes de calendario no dan los mismos minutos, y un mes malo «se borra» el día 1 solo si el
# contrato cuenta por calendario.

# %% [markdown] lang="en" id="sla-three-letters"
# In a year, five nines leave less time than anyone takes to wake up, see what is wrong and mend it. Three acronyms that get mixed up,
# and are not the same:
#
# | acronym | what it is | who decides it |
# |---|---|---|
# | [SLI](glossary:sli) | the indicator that you **measure** | the data |
# | [SLO](glossary:slo) | the objective that your team **sets itself** | you |
# | [SLA](glossary:sla) | the contract that you **sign** | two parties, and a lawyer |
#
# Mind the window: 30 rolling days and a calendar month do not give the same minutes, and a bad month is “wiped out” on the 1st only
# if the contract counts by the calendar.

# %% [markdown] lang="es" id="sla-parts-ask"
# ### Dos piezas buenas, una promesa peor
#
# Tu servicio necesita **a la vez** un servidor y una base de datos, cada uno con 99.9 %. Apuesta: lo que tú puedes prometer, ¿es más
# de 99.9 %, justo eso o menos? Primero, a mano, en mil horas:

# %% [markdown] lang="en" id="sla-parts-ask"
# ### Two good parts, a worse promise
#
# Your service needs a server **and** a database at the same time, each with 99.9 %. Place a bet: is what you can promise more than
# 99.9 %, just that, or less? First by hand, in a thousand hours:

# %% id="demo-series-by-hand"
hours, server_down, database_down = 1000, 1, 1
hours - server_down - database_down

# %% id="demo-series"
from mlops_lessons.cloud_computing import sla

both_needed, one_enough = sla.in_series([0.999, 0.999]), sla.in_parallel([0.999, 0.999])
show_facts(say, both_needed=round(both_needed, 6), one_enough=round(one_enough, 6))

# %% [markdown] lang="es" id="sla-parts-read"
# Cada pieza que **necesitas** resta; el producto sale un pelo mejor que la resta porque a veces caen juntas y esa hora cuenta una vez.
# Cuando **basta una**, es al revés: solo te quedas sin nada si fallan las dos.
#
# Las dos cuentas suponen que las fallas son **independientes**. En la figura de abajo, mira la curva de rayas: para aplanarla basta que
# una de cada diez caídas, más o menos, tenga [causa común](glossary:common-cause) (la misma luz, el mismo despliegue).

# %% [markdown] lang="en" id="sla-parts-read"
# Every part that you **need** takes away; the product comes out a hair better than the subtraction because they sometimes fall
# together, and that hour counts once. When **one is enough** it is the other way round: you are left with nothing only if both fail.
#
# Both sums assume that failures are **independent**. In the figure below look at the dashed curve: it takes no more than one outage in
# ten or so with a [common cause](glossary:common-cause) (the same power, the same deployment) to flatten it.

# %% id="fig-availability-by-parts" tags=["figure"]
from mlops_lessons.cloud_computing import plots

plots.availability_by_parts(part=0.99, most=6, shared=0.1)

# %% [markdown] lang="es" id="promise-turn" covers=["cloud.sla"] path="deep" minutes=6
# ## Tu turno: minutos y piezas
#
# ### Ejercicio: `allowed_downtime`
#
# Devuelve los **minutos** que un servicio puede estar caído en `days` días si promete una disponibilidad `promised` (de 0 a 1).
#
# Ejemplo: `allowed_downtime(0.999, 30)` es `43.2`.

# %% [markdown] lang="en" id="promise-turn" covers=["cloud.sla"] path="deep" minutes=6
# ## Your turn: minutes and parts
#
# ### Exercise: `allowed_downtime`
#
# Return the **minutes** that a service may be down in `days` days if it promises an availability of `promised` (from 0 to 1).
#
# Example: `allowed_downtime(0.999, 30)` is `43.2`.


# %% id="ex-allowed-downtime" tags=["exercise"]
def allowed_downtime(promised, days):
    return ...


# %% id="check-allowed-downtime" tags=["check"]
lesson.check("allowed_downtime", allowed_downtime)
# lesson.hint("allowed_downtime")
# lesson.solution("allowed_downtime")

# %% [markdown] lang="es" id="ex-composite-text"
# ### Ejercicio: `composite_availability`
#
# Un balanceador (lo que reparte las peticiones), de disponibilidad 0.9999, está delante de `n` servidores iguales de disponibilidad
# `server`; basta uno. Detrás hay una base de datos, de disponibilidad `database`. Si todo falla por separado, ¿qué disponibilidad tiene
# el conjunto?
#
# Ejemplo: `composite_availability(2, 0.99, 0.999)` es `0.9988…`.

# %% [markdown] lang="en" id="ex-composite-text"
# ### Exercise: `composite_availability`
#
# A load balancer (what shares the requests out), of availability 0.9999, stands before `n` equal servers of availability `server`; one
# is enough. Behind them there is one database, of availability `database`. If everything fails independently, what is the availability
# of the whole?
#
# Example: `composite_availability(2, 0.99, 0.999)` is `0.9988…`.


# %% id="ex-composite-availability" tags=["exercise"]
def composite_availability(n, server, database):
    return ...


# %% id="check-composite-availability" tags=["check"]
lesson.check("composite_availability", composite_availability)
# lesson.hint("composite_availability")
# lesson.solution("composite_availability")

# %% [markdown] lang="es" id="sla-deep" covers=["cloud.sla"] path="deep" minutes=20
# ## La promesa, puesta a prueba
#
# Tu servicio está arriba, a la larga, **exactamente** el 99.9 % del tiempo: una caída cada mil horas, más o menos, y una hora en
# repararla. Firmas 99.9 % **cada mes**. Apuesta: ¿qué parte de los meses vas a incumplir? ¿Ninguna, uno de cada veinte, uno de cada
# tres?
#
# Diez mil meses de caídas al azar, con semilla:

# %% [markdown] lang="en" id="sla-deep" covers=["cloud.sla"] path="deep" minutes=20
# ## The promise, put to the test
#
# In the long run your service is up **exactly** 99.9 % of the time: an outage every thousand hours or so, and an hour to mend it. You
# sign 99.9 % **every month**. Place a bet: what share of the months will you break it? None, one in twenty, one in three?
#
# Ten thousand months of random outages, with a seed:

# %% id="demo-monte-carlo"
from mlops_lessons.cloud_computing import outages

months = outages.simulate_outages([0.999], seed=1)
agrees = months.errors_from(0.999) < 4
show_facts(say, simulated=round(months.availability, 4), agrees_with_formula=agrees)

# %% id="fig-broken-months" tags=["figure"]
plots.broken_months(months, promised=0.999)

# %% [markdown] lang="es" id="sla-deep-months"
# La simulación coincide con la fórmula: queda a menos de cuatro de sus **propios** errores estándar. Y dice algo que la fórmula calla:
# casi la mitad de los meses son perfectos y casi un tercio rompe el contrato. Un promedio no es un mes.
#
# **Prueba** `repair_hours=0.25`: la misma disponibilidad, en caídas más cortas y frecuentes. ¿Cuántos meses se rompen ahora?

# %% [markdown] lang="en" id="sla-deep-months"
# The simulation agrees with the formula: it lies within four of its **own** standard errors. And it says something on which the formula
# is silent: nearly half of the months are perfect and nearly a third break the contract. A mean is not a month.
#
# **Try** `repair_hours=0.25`: the same availability in shorter, more frequent outages. How many months are broken now?

# %% [markdown] lang="es" id="sla-independence"
# ### Rompe la independencia
#
# Tres réplicas de 0.99, y basta una. En el papel, seis nueves. Ahora haz que una parte de las caídas venga de una causa común: nada, un
# décimo, todo.

# %% [markdown] lang="en" id="sla-independence"
# ### Break independence
#
# Three replicas of 0.99, and one is enough. On paper, six nines. Now let a share of the outages come from a common cause: none, a
# tenth, all.

# %% id="demo-common-cause"
replicas = [0.99, 0.99, 0.99]
for shared in (0.0, 0.1, 1.0):
    print(shared, round(sla.with_common_cause(replicas, shared), 6))

# %% id="demo-independence-refuted"
together = outages.simulate_outages([replicas], seed=1, months=4000, shared=0.1)
knows, assumes = sla.with_common_cause(replicas, 0.1), sla.in_parallel(replicas)
agrees, refutes = together.errors_from(knows) < 4, together.errors_from(assumes) > 4
show_facts(say, agrees_with_shared=agrees, refutes_independence=refutes)

# %% [markdown] lang="es" id="sla-independence-read"
# Un décimo en común se comió tres de los seis nueves. La simulación está de acuerdo con la fórmula que conoce la causa común, y
# **desmiente** a la que supone independencia. Cuando alguien te muestre nueves multiplicados, pregunta qué comparten esas réplicas.

# %% [markdown] lang="en" id="sla-independence-read"
# A tenth in common ate three of the six nines. The simulation agrees with the formula that knows of the common cause, and **refutes**
# the one that assumes independence. When somebody shows you nines multiplied, ask what those replicas share.

# %% [markdown] lang="es" id="sla-measure"
# ### Medir, no suponer
#
# Arranca un servicio que falla a propósito y visítalo como lo harían los pasajeros del 1 de julio de 2013: muchos por la mañana, pocos
# de noche. El minuto va en la petición, para no esperar un día entero. El mismo día se vive dos veces, y cada vez el servicio cae **una
# hora**: en la primera, de 21 a 22; en la segunda, de 6 a 7.
#
# Apuesta: ¿el indicador se entera de la diferencia?

# %% [markdown] lang="en" id="sla-measure"
# ### Measure, do not assume
#
# Start a service that fails on purpose and visit it as the passengers of 1 July 2013 would: many in the morning, few at night. The
# minute travels in the request, so that nobody waits a whole day. The same day is lived twice, and each time the service is down for
# **an hour**: first from 21 to 22, then from 6 to 7.
#
# Place a bet: does the indicator notice the difference?

# %% id="demo-sli"
from mlops_lessons.cloud_computing import faulty_service as service
from mlops_lessons.flights import hourly_demand

minutes = service.visitors(hourly_demand("2013-07-01"))
measured = {}
for hour in (21, 6):
    faults = service.Faults(rate=0.01, outage=(60 * hour, 60 * hour + 60), seed=3)
    with service.faulty_service(faults) as address:
        found = measured[hour] = service.visit(address, minutes)
    by_hour = found.time_sli(least=0.9, window=60)
    print(hour, {"by_request": round(found.request_sli, 3), "by_hour": round(by_hour, 3)})

# %% [markdown] lang="es" id="sla-measure-read"
# El segundo número cuenta **horas** buenas y dice lo mismo las dos veces. El primero cuenta **peticiones** y ve que la hora de la mañana
# dejó fuera a muchos más. Ninguno miente: miden cosas distintas. Antes de comparar dos SLA, mira cuál de los dos usan.

# %% [markdown] lang="en" id="sla-measure-read"
# The second number counts good **hours** and says the same both times. The first counts **requests** and sees that the morning hour
# left many more people out. Neither lies: they measure different things. Before you compare two SLAs, see which one they use.

# %% [markdown] lang="es" id="sla-budget"
# ### Un presupuesto para equivocarse
#
# Si tu objetivo es 0.99, puedes fallar una de cada cien: ese es tu [presupuesto de error](glossary:error-budget). El
# [ritmo de gasto](glossary:burn-rate) dice cuántas veces más rápido de lo previsto se consume. A ritmo 1 dura justo la ventana. ¿Y al
# ritmo del día en que cayó la mañana? Primero el ritmo, después las horas que duraría el presupuesto de un mes:

# %% [markdown] lang="en" id="sla-budget"
# ### A budget for being wrong
#
# If your objective is 0.99 you may fail one in a hundred: that is your [error budget](glossary:error-budget). The
# [burn rate](glossary:burn-rate) says how many times faster than planned it is being spent. At rate 1 it lasts exactly the window. And at
# the rate of the day that lost its morning? First the rate, then the hours that a month's budget would last:

# %% id="demo-burn"
day = measured[6]
burning = sla.burn_rate(0.99, day.good, day.total)
hours_left = round(sla.hours_until_empty(burning, days=30))
show_facts(say, burn_rate=round(burning, 1), hours_left=hours_left)

# %% [markdown] lang="es" id="ex-budget-text"
# ### Ejercicio: `error_budget_left`
#
# De `total` peticiones salieron mal `bad`. Devuelve la **parte** del presupuesto que queda para el objetivo `objective`: 1 si está
# intacto, 0 si se agotó, y **negativa** si te pasaste.
#
# Ejemplo: `error_budget_left(0.999, 10_000, 4)` es `0.6`.

# %% [markdown] lang="en" id="ex-budget-text"
# ### Exercise: `error_budget_left`
#
# Of `total` requests, `bad` went wrong. Return the **share** of the budget that is left for the objective `objective`: 1 if it is
# untouched, 0 if it is gone, and **negative** if you overspent.
#
# Example: `error_budget_left(0.999, 10_000, 4)` is `0.6`.


# %% id="ex-error-budget-left" tags=["exercise"]
def error_budget_left(objective, total, bad):
    return ...


# %% id="check-error-budget-left" tags=["check"]
lesson.check("error_budget_left", error_budget_left)
# lesson.hint("error_budget_left")
# lesson.solution("error_budget_left")

# %% [markdown] lang="es" id="sla-alert"
# ### ¿A quién se despierta, y cuándo?
#
# Una alarma por cada error no deja dormir a nadie; una por día llega tarde. El libro de Google propone **dos ventanas**: la última
# hora dice que *importa* y los últimos cinco minutos que *sigue pasando*. Suena solo si en las dos el ritmo de gasto
# llega a 14.4: una hora así se lleva el 2 % del presupuesto de 30 días. La caída empezó a las 6:00 y terminó a las 7:00. ¿De qué
# minuto a qué minuto suena?

# %% [markdown] lang="en" id="sla-alert"
# ### Who is woken, and when?
#
# An alarm for every error lets nobody sleep; one a day is late. Google's book proposes **two windows**: the last hour says that it
# *matters* and the last five minutes that it *is still going on*. It rings only if the burn rate of both is 14.4 or more: an hour like
# that takes 2 % of a budget of 30 days. The outage began at 6:00 and ended at 7:00. From which minute to which does it ring?

# %% id="demo-alert"
from mlops_lessons.cloud_computing import alerts

history = {"minutes": day.minutes, "good": day.served, "objective": 0.99}
rings = [now for now in range(24 * 60) if alerts.should_page(**history, now=now)]
[f"{now // 60}:{now % 60:02}" for now in (rings[0], rings[-1])]

# %% [markdown] lang="es" id="sla-alert-read"
# Calla en cuanto el servicio vuelve: la ventana corta ya no ve fallas. Y suena desde el primer minuto por algo que conviene saber: de
# madrugada hay tan pocas visitas que **una** sola falla dispara el ritmo. Con poco tráfico, pídele a la alarma un mínimo de peticiones.

# %% [markdown] lang="en" id="sla-alert-read"
# It goes quiet as soon as the service is back: the short window sees no more failures. And it rings from the first minute for a reason
# worth knowing: so few visit before dawn that **one** failure sends the rate up. With little traffic, ask the alarm for a minimum of
# requests.

# %% [markdown] lang="es" id="ex-page-text"
# ### Ejercicio: `page_or_sleep`
#
# Son las 3:10. El objetivo es 99.9 % en 30 días y el presupuesto estaba casi intacto. Ritmo de gasto en la última hora: **20**. En los
# últimos cinco minutos: **0**. ¿Qué haces?

# %% [markdown] lang="en" id="ex-page-text"
# ### Exercise: `page_or_sleep`
#
# It is 3:10 in the morning. The objective is 99.9 % in 30 days and the budget was all but untouched. Burn rate over the last hour:
# **20**. Over the last five minutes: **0**. What do you do?

# %% id="demo-page-choices"
lesson.choices("page_or_sleep")

# %% id="ex-page-or-sleep" tags=["exercise"]
page_or_sleep = ...

# %% id="check-page-or-sleep" tags=["check"]
lesson.check("page_or_sleep", page_or_sleep)
# lesson.hint("page_or_sleep")
# lesson.solution("page_or_sleep")

# %% [markdown] lang="es" id="sla-credit-ask"
# ### La letra pequeña
#
# El proveedor prometió 99.99 % en el mes, y estuvo arriba 99.5 %: más de tres horas y media caído. Perdiste ventas. Apuesta qué parte de
# tu factura te devuelve. (Tabla de AWS para sus máquinas repartidas en varias zonas, versión de mayo de 2022; lee siempre la vigente.)

# %% [markdown] lang="en" id="sla-credit-ask"
# ### The small print
#
# The provider promised 99.99 % for the month and was up 99.5 %: over three and a half hours down. You lost sales. Bet what share of
# your bill it gives back. (AWS's table for its machines spread over several zones, version of May 2022; always read the current one.)

# %% id="demo-credit"
hours_down = round(sla.allowed_downtime(0.995, days=30) / 60, 1)
show_facts(say, credit=sla.service_credit(0.995), hours_down=hours_down)

# %% [markdown] lang="es" id="sla-credit-read"
# Una décima parte de lo que pagas **por ese servicio**. No de tus ventas. Es un [crédito](glossary:service-credit): hay que pedirlo a
# tiempo, con pruebas, y no cuenta lo excluido (mantenimiento anunciado, tus propios errores, internet). Un SLA no evita la caída ni la
# paga: te dice qué esperar. La réplica la pones tú.

# %% [markdown] lang="en" id="sla-credit-read"
# A tenth of what you pay **for that service**. Not of your sales. It is a [credit](glossary:service-credit): it must be asked for in
# time, with evidence, and what is excluded does not count (announced maintenance, your own mistakes, the internet). An SLA neither
# prevents the outage nor pays for it: it tells you what to expect. The replica is up to you.

# %% id="quiz-sla"
lesson.quiz("sla")

# %% id="think-your-promise"
lesson.think("your-promise")

# %% [markdown] lang="es" id="providers" covers=["cloud.providers", "A4"] path="core" minutes=3
# ## ¿Cuál es el mejor proveedor?
#
# Cuatro [proveedores](glossary:provider) en la clase: Google Cloud, Microsoft Azure, Amazon Web Services y Alibaba Cloud. Todos venden
# casi lo mismo, con otros nombres. Antes de mirar: ¿cómo se llama en cada uno lo que hiciste con el bucket?

# %% [markdown] lang="en" id="providers" covers=["cloud.providers", "A4"] path="core" minutes=3
# ## Which provider is best?
#
# Four [providers](glossary:provider) in the class: Google Cloud, Microsoft Azure, Amazon Web Services and Alibaba Cloud. They all sell
# nearly the same under other names. Before you look: what is it called at each of them, the thing you did with the bucket?

# %% id="demo-service-map"
from mlops_lessons.cloud_computing import service_map

service_map.show_service_map()

# %% [markdown] lang="es" id="providers-matrix"
# «¿Cuál es mejor?» no se contesta; «¿cuál es mejor **para qué**?», sí. Una [matriz de decisión](glossary:decision-matrix) obliga a
# decirlo: puntajes por criterio y un peso para cada uno. Los puntajes de abajo son **inventados**.
#
# Antes de ejecutar la celda, apuesta: ¿cuánto hay que cambiar **un solo peso** para que gane otro?

# %% [markdown] lang="en" id="providers-matrix"
# “Which is best?” has no answer; “which is best **for what**?” has. A [decision matrix](glossary:decision-matrix) forces you to say it:
# scores by criterion, and a weight for each. The scores below are **made up**.
#
# Before you run the cell, place a bet: by how much must **a single weight** change for another one to win?

# %% id="widget-decision"
widgets.show_decision()

# %% [markdown] lang="es" id="providers-matrix-read"
# Un punto. Eso es lo útil de la matriz: no el ganador, sino **de qué depende**. También se ve quién no gana casi nunca, pese lo que
# pese cada cosa: ahí sí hay una respuesta firme.
#
# **Prueba:** pon el peso de «lo que el equipo ya sabe» en cero. ¿Quién gana si empiezas de nuevo? ¿Y si solo importa el precio?

# %% [markdown] lang="en" id="providers-matrix-read"
# One point. That is what the matrix is good for: not the winner, but **what it depends on**. You also see who hardly ever wins,
# whatever the weights: there you do have a firm answer.
#
# **Try:** set the weight of “what the team already knows” to zero. Who wins if you start afresh? And if only price matters?

# %% [markdown] lang="es" id="winner-turn" path="deep" minutes=4
# ## Tu turno: la matriz, en una función
#
# ### Ejercicio: `weighted_winner`
#
# `scores` va del nombre de cada opción a su lista de puntajes; `weights` es la lista de pesos, en el mismo orden. Devuelve el **nombre**
# de la opción con mayor total ponderado.
#
# Ejemplo: `weighted_winner({"A": [10, 9, 2], "B": [6, 6, 8]}, [1, 1, 3])` es `"B"`.

# %% [markdown] lang="en" id="winner-turn" path="deep" minutes=4
# ## Your turn: the matrix as a function
#
# ### Exercise: `weighted_winner`
#
# `scores` goes from the name of each option to its list of scores; `weights` is the list of weights, in the same order. Return the
# **name** of the option with the highest weighted total.
#
# Example: `weighted_winner({"A": [10, 9, 2], "B": [6, 6, 8]}, [1, 1, 3])` is `"B"`.


# %% id="ex-weighted-winner" tags=["exercise"]
def weighted_winner(scores, weights):
    return ...


# %% id="check-weighted-winner" tags=["check"]
lesson.check("weighted_winner", weighted_winner)
# lesson.hint("weighted_winner")
# lesson.solution("weighted_winner")

# %% id="think-best-provider"
lesson.think("best-provider")

# %% [markdown] lang="es" id="advantages" covers=["cloud.advantages"] path="deep" minutes=12
# ## Crecer y encoger: la ventaja que se puede medir
#
# De las ventajas que se le atribuyen a la nube, varias ya las tocaste: entrar desde cualquier equipo, servicios de todo tipo, versiones y
# recuperación. Otra, «el mantenimiento cuesta menos», depende de cuánto uses las máquinas. Falta la más propia:
# la [elasticidad](glossary:elasticity).
#
# Un servicio contesta a pasajeros. Cada vuelo programado trae 150 consultas; un servidor aguanta 1000 por hora y cuesta 0.10 USD la
# hora. Así es la demanda de un día real:

# %% [markdown] lang="en" id="advantages" covers=["cloud.advantages"] path="deep" minutes=12
# ## Growing and shrinking: the advantage that can be measured
#
# Of the advantages that the cloud is credited with you have touched several: getting in from any device, services of all kinds, versions
# and recovery. Another, “maintenance costs less”, depends on how much you use the machines. The one that is most its own is still
# missing: [elasticity](glossary:elasticity).
#
# A service answers passengers. Each scheduled flight brings 150 requests; a server handles 1000 an hour and costs 0.10 USD an hour. This
# is the demand of a real day:

# %% id="demo-demand"
flights_by_hour = hourly_demand()
requests = flights_by_hour.to_numpy() * 150
by_clock = hourly_demand("2013-07-01") * 150
{moment.hour: int(count) for moment, count in by_clock.items() if count and moment.hour % 3 == 0}

# %% [markdown] lang="es" id="ex-instances-text"
# ### Ejercicio: `instances_needed`
#
# `demand` es una lista de consultas por hora y `capacity` las que aguanta un servidor en una hora. Devuelve la lista de servidores que
# hacen falta en cada hora para no rechazar ninguna.
#
# Ejemplo: `instances_needed([0, 999, 1001], 1000)` es `[0, 1, 2]`.

# %% [markdown] lang="en" id="ex-instances-text"
# ### Exercise: `instances_needed`
#
# `demand` is a list of requests by hour and `capacity` what one server handles in an hour. Return the list of servers needed in each
# hour so that no request is refused.
#
# Example: `instances_needed([0, 999, 1001], 1000)` is `[0, 1, 2]`.


# %% id="ex-instances-needed" tags=["exercise"]
def instances_needed(demand, capacity):
    return ...


# %% id="check-instances-needed" tags=["check"]
lesson.check("instances_needed", instances_needed)
# lesson.hint("instances_needed")
# lesson.solution("instances_needed")

# %% [markdown] lang="es" id="advantages-bet"
# Cuatro flotas para todo el año. Dos fijas: una para la hora pico, otra para el promedio. Dos con
# [autoescalado](glossary:autoscaling): una se ajusta a la hora **anterior**; la otra conoce el **horario de vuelos** y enciende una hora
# antes.
#
# Apuesta por las elásticas: ¿cuánto cuestan frente a la flota para la hora pico? ¿Y rechazan a alguien?

# %% [markdown] lang="en" id="advantages-bet"
# Four fleets for the whole year. Two fixed ones: one for the peak hour, the other for the mean. Two with
# [autoscaling](glossary:autoscaling): one follows the hour **before**; the other knows the **timetable** and switches on an hour ahead.
#
# Bet on the elastic ones: what do they cost against the fleet for the peak hour? And do they refuse anybody?

# %% id="demo-fleets"
from mlops_lessons.cloud_computing import autoscaling

terms = {"capacity": 1000, "price": 0.10}
sizes = autoscaling.instances_needed(requests, 1000)
fleets = {
    "peak": autoscaling.fixed(requests, int(sizes.max()), **terms),
    "mean": autoscaling.fixed(requests, math.ceil(requests.mean() / 1000), **terms),
    "reactive": autoscaling.autoscaled(requests, **terms),
    "timetable": autoscaling.scheduled(requests, **terms),
}
plots.show_fleets(fleets)

# %% [markdown] lang="es" id="advantages-surprise"
# La elástica que reacciona cuesta menos de la mitad… y rechaza a una de cada diez. No es lo que promete el folleto. ¿Dónde las pierde?

# %% [markdown] lang="en" id="advantages-surprise"
# The elastic one that reacts costs less than half… and refuses one in ten. That is not what the brochure promises. Where does it lose
# them?

# %% id="fig-fleet-day" tags=["figure"]
plots.fleet_day(fleets["reactive"], flights_by_hour.index, "2013-07-01")

# %% [markdown] lang="es" id="advantages-read"
# A las 6: la demanda se multiplica en una hora y la flota aún mira la hora anterior. Reaccionar **es** llegar tarde. (Con datos por hora
# el retraso es de una hora; uno real reacciona en minutos, y le pasa lo mismo con los saltos de un minuto.) Conocer el horario lo
# arregla por unos cientos de USD más al año.
#
# Una reserva: aquí el horario *es* la demanda. En la vida real hay que pronosticarla, y los pronósticos fallan; de eso vive este curso.
#
# **Prueba** `autoscaling.autoscaled(requests, **terms, least=11)`: un mínimo siempre encendido. ¿Cuánto rechaza, y a qué precio?

# %% [markdown] lang="en" id="advantages-read"
# At 6: demand multiplies within an hour, and the fleet is still looking at the hour before. To react **is** to be late. (With hourly
# data the delay is an hour; a real one reacts in minutes, and suffers the same from jumps of a minute.) Knowing the timetable mends it
# for some hundreds of USD more a year.
#
# One reservation: here the timetable *is* the demand. In real life it has to be forecast, and forecasts fail; this course lives on that.
#
# **Try** `autoscaling.autoscaled(requests, **terms, least=11)`: a minimum that is always on. How much does it refuse, and at what price?

# %% id="quiz-money"
lesson.quiz("money")

# %% [markdown] lang="es" id="disadvantages" covers=["cloud.disadvantages"] path="deep" minutes=22
# ## Cinco cosas que salen mal
#
# | riesgo | lo que haremos |
# |---|---|
# | alguien se lleva los datos | cifrarlos nosotros, y perder la clave |
# | se cae la región | apagar un servidor de verdad y seguir leyendo |
# | no hay internet | leer de lo que guardamos antes |
# | la factura crece | dejar un proceso encendido y ver quién se entera |
# | el soporte tarda | esto no se simula: se contrata o se planea |
#
# Apuesta antes de empezar: ¿cuál de los cinco se arregla sin pagar nada al proveedor?

# %% [markdown] lang="en" id="disadvantages" covers=["cloud.disadvantages"] path="deep" minutes=22
# ## Five things that go wrong
#
# | risk | what we shall do |
# |---|---|
# | somebody takes the data | encrypt them ourselves, and lose the key |
# | the region goes down | switch off a real server and go on reading |
# | there is no internet | read from what we kept before |
# | the bill grows | leave a job running and see who notices |
# | support is slow | this cannot be simulated: it is bought, or planned for |
#
# Place a bet before you begin: which of the five can be met without paying the provider anything?

# %% [markdown] lang="es" id="risk-encryption"
# ### 1. Que se lo lleven, y no puedan leerlo
#
# [Cifrado en reposo](glossary:encryption-at-rest): sellamos los bytes con AES-GCM **antes** de subirlos. El almacén nunca ve la
# clave.

# %% [markdown] lang="en" id="risk-encryption"
# ### 1. Let them take it, but not read it
#
# [Encryption at rest](glossary:encryption-at-rest): we seal the bytes with AES-GCM **before** uploading them. The store never
# sees the key.

# %% id="demo-seal"
from mlops_lessons.cloud_computing import encryption

secret = {"Bucket": "flights-2013", "Key": "2013/sealed.bin"}
key = encryption.new_key()
sent = s3.put_object(**secret, Body=encryption.seal(rows, key, secret["Key"]))
stored = s3.get_object(**secret)["Body"].read()
back = encryption.unseal(stored, key, secret["Key"])
extra = len(stored) - len(rows)
show_facts(say, flight_visible=b"UA1545" in stored, extra_bytes=extra, same_with_key=back == rows)

# %% [markdown] lang="es" id="risk-encryption-read"
# En lo guardado no aparece ningún vuelo; cuesta unos bytes más (12 para no repetirse y 16 de firma); y con la clave vuelve igual.
#
# Tres intentos de abrirlo: con otra clave, con **un solo bit** cambiado en el disco, y con su contenido puesto bajo otro nombre.
# ¿Cuántos se abren?

# %% [markdown] lang="en" id="risk-encryption-read"
# No flight shows in what is stored; it costs a few bytes more (12 so that no two sealings are alike, and 16 of signature); and with the
# key it comes back the same.
#
# Three tries at opening it: with another key, with **a single bit** changed on the disk, and with its content put under another
# name. How many open?

# %% id="demo-unseal"
another_key = encryption.opens(stored, encryption.new_key(), "2013/sealed.bin")
one_bit = encryption.opens(encryption.flip_bit(stored, 20), key, "2013/sealed.bin")
another_name = encryption.opens(stored, key, "2013/other.bin")
opened = {"opens_with_another_key": another_key, "opens_with_one_bit": one_bit}
show_facts(say, **opened, opens_elsewhere=another_name)

# %% [markdown] lang="es" id="risk-encryption-key"
# Ninguno. AES-GCM prefiere no decir nada antes que decir algo falso (`InvalidTag`). Y ahora lo incómodo: **perder la clave es
# tener otra**. El dueño y el ladrón quedan igual, y el soporte no puede ayudar, porque nunca la tuvo.

# %% [markdown] lang="en" id="risk-encryption-key"
# None. AES-GCM would rather say nothing than say something false (`InvalidTag`). And now the uncomfortable part: **losing the key is
# having another one**. Owner and thief are in the same position, and support cannot help, for it never had the key.

# %% id="think-key-custody"
lesson.think("key-custody")

# %% [markdown] lang="es" id="risk-replica"
# ### 2. Que se caiga la región
#
# Pasa: en abril de 2023, agua y fuego en un edificio dejaron sin servicio la región de París de Google; en octubre de 2025, un
# error de DNS tuvo unas quince horas con problemas la región más usada de AWS.
#
# Arrancamos una segunda [región](glossary:region), `north`. La nuestra, `south`, será su [réplica](glossary:replica). Después de
# la copia entra un vuelo más en el norte, y lo apagamos. ¿Se sigue leyendo? ¿Y está ese último vuelo?

# %% [markdown] lang="en" id="risk-replica"
# ### 2. The region goes down
#
# It happens: in April 2023 water and fire in one building took down Google's region of Paris; in October 2025 a DNS error gave
# the most used region of AWS some fifteen hours of trouble.
#
# We start a second [region](glossary:region), `north`. Ours, `south`, will be its [replica](glossary:replica). After the copy one
# more flight comes into the north, and we switch it off. Can it still be read? And is that last flight there?

# %% id="demo-replica"
from mlops_lessons.cloud_computing import resilience

north, south = object_store.start_object_store(), store
copied = resilience.copy_bucket(south.client, north.client, "flights-2013")
regions = {"north": north.client, "south": south.client}

before = resilience.read_from_any(regions, "flights-2013", "2013/delays.csv")
late = north.client.put_object(Bucket="flights-2013", Key="2013/delays.csv", Body=rows + b"DL461,-25\n")
north.stop()
after = resilience.read_from_any(regions, "flights-2013", "2013/delays.csv")
places = {"read_before": say(f"places.{before.source}"), "read_after": say(f"places.{after.source}")}
show_facts(say, **places, last_flight_there="DL461" in after.text)

# %% [markdown] lang="es" id="risk-replica-read"
# Se sigue leyendo desde el sur, y el vuelo que entró después de la copia **no está**. Ese hueco tiene nombre (RPO, y el tiempo
# hasta volver, RTO: [los dos números](glossary:rto-rpo) de cualquier plan). Otra trampa: la réplica obedece. Si borras en el
# original, borra también; por eso no es un respaldo.

# %% [markdown] lang="en" id="risk-replica-read"
# It can still be read, from the south, and the flight that came in after the copy **is not there**. That gap has a name (RPO, and
# the time until service is back, RTO: [the two numbers](glossary:rto-rpo) of any plan). Another trap: the replica obeys. Delete
# in the original and it deletes too; that is why it is no backup.

# %% [markdown] lang="es" id="ex-region-text"
# ### Ejercicio: `region_outage`
#
# Prometiste que, si se cae la región entera a las seis de la tarde, se seguirá **leyendo antes de un minuto** y se perderán **como
# mucho cinco minutos** de escrituras. ¿Qué tenías preparado? Escribe el identificador entre comillas.

# %% [markdown] lang="en" id="ex-region-text"
# ### Exercise: `region_outage`
#
# You promised that, if the whole region goes down at six in the evening, **reading goes on within a minute** and **at most five
# minutes** of writes are lost. What had you prepared? Write the identifier between quotes.

# %% id="choices-region-outage"
lesson.choices("region_outage")

# %% id="ex-region-outage" tags=["exercise"]
region_outage = ...

# %% id="check-region-outage" tags=["check"]
lesson.check("region_outage", region_outage)
# lesson.hint("region_outage")
# lesson.solution("region_outage")

# %% [markdown] lang="es" id="risk-offline"
# ### 3. Que te quedes sin internet
#
# Leemos una vez con red y otra sin ella (el norte, ya apagado, hace de cable cortado). La [caché](glossary:cache) guarda lo que ya
# se leyó.

# %% [markdown] lang="en" id="risk-offline"
# ### 3. You lose the internet
#
# We read once with the network and once without (the north, already off, plays the cut cable). The [cache](glossary:cache) keeps
# what was read before.

# %% id="demo-offline"
reader = resilience.CachedReader(s3, "flights-2013")
at_home = reader.read("2013/delays.csv")
reader.client = north.client
on_the_plane = reader.read("2013/delays.csv")
same = at_home.text == on_the_plane.text
sources = {"read_at_home": at_home.source, "read_on_plane": on_the_plane.source}
places = {moment: say(f"places.{source}") for moment, source in sources.items()}
show_facts(say, **places, same_text=same, said_to_be_old=on_the_plane.stale)

# %% [markdown] lang="es" id="risk-offline-read"
# Lo mismo, y **dicho**: avisa que puede ser viejo (`stale`). Esa palabra es toda la diferencia entre una ayuda y una mentira. Cambia la clave por
# una que nunca leíste y verás el otro límite de la caché.

# %% [markdown] lang="en" id="risk-offline-read"
# The same, and **said**: it warns that it may be old (`stale`). That word is all the difference between help and a lie. Change the key to one that
# you never read, and you will see the other limit of a cache.

# %% [markdown] lang="es" id="risk-bill"
# ### 4. Que la factura crezca
#
# Gastas 4 USD al día. El día 9 alguien deja encendido un proceso que suma 36. Tu presupuesto es de 150 USD al mes, con una
# [alarma](glossary:budget-alarm) al 50 %. ¿Qué día llega el correo, y cuánto pagarás en el mes si lo apagas ese mismo día?

# %% [markdown] lang="en" id="risk-bill"
# ### 4. The bill grows
#
# You spend 4 USD a day. On day 9 somebody leaves a job running that adds 36. Your budget is 150 USD a month, with an
# [alarm](glossary:budget-alarm) at 50 %. On which day does the mail come, and how much will you pay that month if you switch the job
# off the same day?

# %% id="fig-spending" tags=["figure"]
from mlops_lessons.cloud_computing import bill, risk_plots

spend = bill.daily_spend(usual=4, runaway=36, since=9)
risk_plots.spending(spend, budget=150, share=0.5)

# %% [markdown] lang="es" id="risk-bill-read"
# El correo llega cuando el desastre ya empezó, y el mes termina por encima del presupuesto. No es poco: mira la
# otra línea. Pero una alarma **avisa**; quien apaga es una persona. Desde abril de 2026 Google ofrece topes que sí cortan, en
# algunos servicios: cortan también a tus clientes.

# %% [markdown] lang="en" id="risk-bill-read"
# The mail comes when the disaster has already begun, and the month ends over the budget. It is no small thing: look at the other
# line. But an alarm **tells**; the one who switches off is a person. Since April 2026 Google offers caps that do cut off, for some
# services: they cut off your customers too.

# %% [markdown] lang="es" id="ex-alarm-text"
# ### Ejercicio: `alarm_day`
#
# Otro mes: 6 USD al día, y desde el día 12 (incluido) un proceso olvidado suma 30 más. El presupuesto es de 240 USD y la alarma
# está al 50 %. Lo gastado se conoce al cerrar el día, y el correo llega al día siguiente de alcanzar el umbral. ¿Qué día llega?

# %% [markdown] lang="en" id="ex-alarm-text"
# ### Exercise: `alarm_day`
#
# Another month: 6 USD a day, and from day 12 on (day 12 included) a forgotten job adds 30 more. The budget is 240 USD and the
# alarm is at 50 %. What was spent is known when the day closes, and the mail comes on the day after the threshold is reached. On
# which day does it come?

# %% id="ex-alarm-day" tags=["exercise"]
alarm_day = ...

# %% id="check-alarm-day" tags=["check"]
lesson.check("alarm_day", alarm_day)
# lesson.hint("alarm_day")
# lesson.solution("alarm_day")

# %% [markdown] lang="es" id="ex-bill-text"
# ### Ejercicio: `monthly_bill`
#
# Cada proveedor tiene su tarifa; esta es inventada, al estilo de las de 2026. Guardar cuesta 0.020 USD por GB al mes. Lo que
# **sale** ([egress](glossary:egress)) va por escalones: los primeros 100 GB, gratis; de ahí hasta 1000 GB, 0.12 por GB; lo que pase
# de 1000, 0.11 por GB. Devuelve los USD del mes.
#
# Ejemplo: `monthly_bill(500, 1200)` es `140.0`.

# %% [markdown] lang="en" id="ex-bill-text"
# ### Exercise: `monthly_bill`
#
# Each provider has its own prices; these are made up, in the style of 2026. Storing costs 0.020 USD per GB a month. What
# **leaves** ([egress](glossary:egress)) goes by steps: the first 100 GB are free; from there up to 1000 GB, 0.12 per GB; what is
# over 1000, 0.11 per GB. Return the USD of the month.
#
# Example: `monthly_bill(500, 1200)` is `140.0`.


# %% id="ex-monthly-bill" tags=["exercise"]
def monthly_bill(stored_gb, egress_gb):
    return ...


# %% id="check-monthly-bill" tags=["check"]
lesson.check("monthly_bill", monthly_bill)
# lesson.hint("monthly_bill")
# lesson.solution("monthly_bill")

# %% [markdown] lang="es" id="risk-picker"
# ### Ahora eliges tú
#
# Cuatro riesgos, tres defensas para cada uno. Elige y mira cómo termina: se representa de verdad, con el almacén encendido y el
# apagado. Fíjate en cuántos finales dicen «a medias»: casi ninguna defensa es gratis.

# %% [markdown] lang="en" id="risk-picker"
# ### Now you choose
#
# Four risks, three defences for each. Pick one and see how it ends: it is acted out for real, with the store that is on and the
# one that is off. Note how many endings say “half-way”: hardly any defence is free.

# %% id="widget-risks"
from mlops_lessons.cloud_computing import picker

picker.show_picker(alive=south.client, dead=north.client)

# %% [markdown] lang="es" id="risk-support"
# ### 5. Que el soporte tarde
#
# Con el plan básico de los grandes proveedores puedes preguntar por facturas y leer foros; que una persona atienda tu caída en
# minutos se contrata aparte, y cuesta según lo que gastes. La defensa barata es de papel: quién hace qué si se cae, escrito
# **antes**, y probado.
#
# ¿Y la apuesta del principio? Cifrar, la caché y ese papel los pusiste tú, sin pagarle nada al proveedor, y la alarma suele ser gratis.
# La réplica, no: guardar dos veces se paga dos veces.

# %% [markdown] lang="en" id="risk-support"
# ### 5. Support is slow
#
# On the basic plan of the big providers you can ask about invoices and read forums; having a person look at your outage within
# minutes is bought separately, and its price follows what you spend. The cheap defence is made of paper: who does what when it
# goes down, written **beforehand**, and rehearsed.
#
# And the bet at the start? Encryption, the cache and that paper you set up yourself without paying the provider anything, and the alarm
# is mostly free. The replica is not: keeping things twice is paid for twice.

# %% id="think-which-risk"
lesson.think("which-risk")

# %% [markdown] lang="es" id="lab" covers=["A5"] path="core" minutes=12
# ## Laboratorio: tu primer día en la nube
#
# Doce minutos. Vas a abrir una cuenta, crear un proyecto y llegar al primer bucket sin gastar nada. Es un **ensayo**: mismas
# preguntas y mismas reglas que Google Cloud, sin tarjeta y sin internet. Del bucket en adelante ya no es ensayo: es el cliente de
# verdad contra el almacén de tu máquina.
#
# Si tienes cuenta, hazlo a la vez en [console.cloud.google.com](https://console.cloud.google.com). Arranca el reloj.

# %% [markdown] lang="en" id="lab" covers=["A5"] path="core" minutes=12
# ## Lab: your first day in the cloud
#
# Twelve minutes. You will open an account, create a project and reach the first bucket without spending anything. It is a **rehearsal**:
# the same questions and rules as Google Cloud, without a card and without internet. From the bucket on it is no rehearsal: it is
# the real client against the store on your machine.
#
# If you have an account, do it at the same time at [console.cloud.google.com](https://console.cloud.google.com). Start the clock.

# %% id="lab-clock"
from mlops_lessons.cloud_computing import bucket_check, console, project_output, rehearsal

console.show_countdown()

# %% [markdown] lang="es" id="lab-order"
# El primer día tiene cinco pasos: cuenta, proyecto, facturación, presupuesto con alarma y bucket. Apuesta: ¿cuál es más fácil saltarse,
# y se lamenta al mes siguiente?

# %% [markdown] lang="en" id="lab-order"
# The first day has five steps: account, project, billing, budget with its alarm, and bucket. Place a bet: which one is the easiest to
# skip, and is regretted a month later?

# %% id="lab-steps"
rehearsal.show_steps()

# %% [markdown] lang="es" id="lab-ids"
# ### El nombre que no se puede cambiar
#
# Un [proyecto](glossary:cloud-project) tiene tres identificadores: un **nombre** (se cambia), un **número** (lo pone Google) y un
# **id**: lo eliges tú, una vez, y es único en el mundo para siempre, aunque el proyecto se borre. ¿Cuáles de estos servirían?

# %% [markdown] lang="en" id="lab-ids"
# ### The name that cannot be changed
#
# A [project](glossary:cloud-project) has three identifiers: a **name** (it can be changed), a **number** (Google sets it) and an
# **id**: you choose it, once, and it is unique in the world for ever, even after the project is deleted. Which of these would do?

# %% id="lab-candidates"
ids = ["Vuelos-2013", "vuelos", "2013-delays", "flight_delays", "google-delays", "flight-delays-"]
rehearsal.show_project_ids(ids)

# %% [markdown] lang="es" id="lab-console"
# ### Las pantallas
#
# Solo `vuelos` pasa. Rellena ahora las pantallas como en el sitio del proveedor. Vienen con lo que escribiría alguien con prisa, así
# que casi ninguna te dejará pasar a la primera. Prueba también el atajo: **saltar directo al bucket**.

# %% [markdown] lang="en" id="lab-console"
# ### The screens
#
# Only `vuelos` gets through. Now fill in the screens as you would on the provider's site. They come with what someone in a hurry
# would type, so hardly any will let you pass at once. Try the short cut too: **jump straight to the bucket**.

# %% id="widget-console"
console.show_console()

# %% [markdown] lang="es" id="lab-account"
# ### Si tienes cuenta: compruébalo
#
# En Cloud Shell ejecuta `gcloud projects describe TU-ID` y pega lo que responda entre las comillas triples, en lugar de
# `project_output.SAMPLE`. Se lee como texto, no se guarda y no se muestra. Sin cuenta, deja el ejemplo.

# %% [markdown] lang="en" id="lab-account"
# ### If you have an account: check it
#
# In Cloud Shell run `gcloud projects describe YOUR-ID` and paste what it answers between triple quotes, in place of
# `project_output.SAMPLE`. It is read as text, not kept and not shown. Without an account, leave the sample.

# %% id="lab-paste"
pasted = project_output.SAMPLE
project_output.check_project(pasted)

# %% [markdown] lang="es" id="lab-bucket"
# ### El primer bucket, ya de verdad
#
# Recién creado, este bucket no trae casi nada puesto. (AWS cierra el acceso público de los nuevos desde abril de 2023; Google lo
# llama *public access prevention*. No lo des por hecho: **míralo**.)

# %% [markdown] lang="en" id="lab-bucket"
# ### The first bucket, for real now
#
# Freshly made, this bucket comes with next to nothing set. (AWS has shut public access on new ones since April 2023; Google calls
# it *public access prevention*. Do not take it for granted: **look**.)

# %% id="lab-make-bucket"
raw = "flight-delays-raw"
made = s3.create_bucket(Bucket=raw)
bucket_check.show_bucket_check(s3, raw)

# %% id="lab-set-bucket"
locks = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"]
old = {"ID": "old", "Status": "Enabled", "Filter": {}}
old["NoncurrentVersionExpiration"] = {"NoncurrentDays": 30}
settings = [
    s3.put_bucket_versioning(Bucket=raw, VersioningConfiguration={"Status": "Enabled"}),
    s3.put_public_access_block(Bucket=raw, PublicAccessBlockConfiguration=dict.fromkeys(locks, True)),
    s3.put_bucket_lifecycle_configuration(Bucket=raw, LifecycleConfiguration={"Rules": [old]}),
    s3.put_object(Bucket=raw, Key="2013/delays.csv", Body=b"flight,minutes\nUA1545,11\n"),
]
bucket_check.show_bucket_check(s3, raw)

# %% [markdown] lang="es" id="lab-end"
# Completo, y cada respuesta la dio el almacén, no este cuaderno. **Prueba:** baja los 30 días a 7 y vuelve a mirar.
#
# Ya tienes dónde guardar los vuelos, y sin sustos en la factura. Falta quien conteste cuando alguien pregunte: la lección 02,
# Cliente-servidor.

# %% [markdown] lang="en" id="lab-end"
# Complete, and it was the store that answered each, not this notebook. **Try:** lower the 30 days to 7 and look again.
#
# Now the flights have a place to be kept, and the bill holds no surprises. What is missing is someone to answer when people ask:
# lesson 02, Client-server.

# %% [markdown] lang="es" id="guard-turn" path="deep" minutes=10
# ## Tu turno: el id y las barandillas
#
# ### Ejercicio: `valid_project_id`
#
# Devuelve `True` si el texto cumple **todas** las reglas: de 6 a 30 caracteres; solo letras de la `a` a la `z` en minúscula, cifras y
# guiones; empieza con letra; no termina en guion; no contiene `google` ni `ssl`.
#
# Ejemplo: `valid_project_id("flight-delays-2026")` es `True`.

# %% [markdown] lang="en" id="guard-turn" path="deep" minutes=10
# ## Your turn: the id and the guard rails
#
# ### Exercise: `valid_project_id`
#
# Return `True` if the text keeps **all** the rules: 6 to 30 characters; only lowercase letters from `a` to `z`, digits and hyphens;
# starts with a letter; does not end in a hyphen; contains neither `google` nor `ssl`.
#
# Example: `valid_project_id("flight-delays-2026")` is `True`.


# %% id="ex-valid-project-id" tags=["exercise"]
def valid_project_id(text):
    return ...


# %% id="check-valid-project-id" tags=["check"]
lesson.check("valid_project_id", valid_project_id)
# lesson.hint("valid_project_id")
# lesson.solution("valid_project_id")

# %% [markdown] lang="es" id="ex-guard-text"
# ### Ejercicio: `guard_rails`
#
# Lo que hiciste a mano en el laboratorio, en un archivo: [infraestructura como código](glossary:infrastructure-as-code). Corrige
# `policy` para que: el id cumpla las reglas; haya un monto; avise al 50, al 90 y al 100 %; avise a alguien; el bucket esté cerrado al
# público, guarde versiones y conserve las viejas 30 días o más. Después cambia la última línea por estas dos, que escriben el archivo
# en tu carpeta y dan su ruta:
#
# ```python
# size = where.write_text(policy)
# guard_rails = where
# ```

# %% [markdown] lang="en" id="ex-guard-text"
# ### Exercise: `guard_rails`
#
# What you did by hand in the lab, in a file: [infrastructure as code](glossary:infrastructure-as-code). Mend `policy` so that: the id
# keeps the rules; there is an amount; it warns at 50, 90 and 100 %; it tells somebody; the bucket is closed to the public, keeps
# versions, and keeps the old ones for 30 days or more. Then change the last line for these two, which write the file in your folder
# and give its path:
#
# ```python
# size = where.write_text(policy)
# guard_rails = where
# ```

# %% id="ex-guard-rails" tags=["exercise"] literal="a YAML file that the learner mends"
from pathlib import Path

policy = """
project:
  id: Flight_Delays
budget:
  amount: 5 USD
  thresholds: [100]
  notify: []
bucket:
  public: true
  versions: false
  keep_old_versions_days: 7
"""
where = Path("guard_rails.yaml")
guard_rails = ...

# %% id="check-guard-rails" tags=["check"]
lesson.check("guard_rails", guard_rails)
# lesson.hint("guard_rails")
# lesson.solution("guard_rails")

# %% [markdown] lang="es" id="other-providers" covers=["cloud.characteristics"] path="deep" minutes=8
# ## La misma escritura en cuatro proveedores
#
# «Compatible con S3» suena a cambiar una dirección y listo. Pongámoslo a prueba con lo que más duele perder: **crea este objeto
# solo si todavía no existe**.
#
# El cliente de verdad construye y firma cada petición; la atrapamos justo antes de salir y miramos sus cabeceras. Apuesta: de los
# ocho intentos de la tabla, ¿cuántos protegen el objeto?

# %% [markdown] lang="en" id="other-providers" covers=["cloud.characteristics"] path="deep" minutes=8
# ## The same write at four providers
#
# “S3 compatible” sounds like changing an address and being done. Let us put it to the test with what hurts most to lose: **create
# this object only if it is not there yet**.
#
# The real client builds and signs each request; we catch it just before it leaves and look at its headers. Place a bet: of the
# eight attempts in the table, how many protect the object?

# %% id="demo-attempts"
from mlops_lessons.cloud_computing import providers_api

providers_api.show_attempts()

# %% [markdown] lang="es" id="providers-read"
# Cuatro de ocho. El peor no es el que falla: es el que **acepta**. Google documenta `If-None-Match` para leer; en una escritura, con
# boto3, tu programa recibe un `200` y cree que tiene el candado. Le pasó a una base de datos conocida: ClickHouse,
# incidencia 115266 (2026).
#
# ¿Y si le agregas a boto3 la cabecera de Google?

# %% [markdown] lang="en" id="providers-read"
# Four out of eight. The worst is not the one that fails: it is the one that **accepts**. Google documents `If-None-Match` for reads;
# on a write, with boto3, your program gets a `200` and believes that it holds the lock. It happened to a well-known
# database: ClickHouse, issue 115266 (2026).
#
# And if you add Google's header to boto3?

# %% id="demo-mixed"
mixed = providers_api.create_if_absent("google_mixed")
sorted(name for name in mixed.headers if name.startswith(("x-amz-", "x-goog-"))), mixed.mixes_dialects

# %% [markdown] lang="es" id="providers-mixed"
# Dos dialectos en la misma petición, y Google los rechaza juntos. Para escribir con condición ahí hace falta su propio cliente. Lo
# que cambia, en una tabla:

# %% [markdown] lang="en" id="providers-mixed"
# Two dialects in one request, and Google refuses them together. To write with a condition there you need its own client. What
# changes, in one table:

# %% id="demo-differences"
providers_api.show_differences()

# %% [markdown] lang="es" id="providers-doubt"
# Una reserva: la documentación de Google es clara, pero hay quien reporta que alguna escritura con ETag le funcionó. Cuando tu
# trabajo dependa de una precondición, **pruébala en tu proveedor con dos escritores**, como hiciste con Ana y Beto, antes de creerle a
# una tabla. También a esta.

# %% [markdown] lang="en" id="providers-doubt"
# One reservation: Google's documentation is clear, but some people report that a write with an ETag did work for them. When your work
# depends on a precondition, **try it at your provider with two writers**, as you did with Ana and Beto, before you believe a table.
# This one included.

# %% [markdown] lang="es" id="risks-quiz"
# ### Riesgos y primer día, en seis preguntas

# %% [markdown] lang="en" id="risks-quiz"
# ### Risks and the first day, in six questions

# %% id="quiz-risks"
lesson.quiz("risks")

# %% [markdown] lang="es" id="quiz" path="deep" minutes=3
# ## Cuestionario
#
# Cuatro preguntas que cruzan toda la lección. Cada opción te contesta algo, también las equivocadas; lo que falles volverá en el
# calentamiento de la próxima.

# %% [markdown] lang="en" id="quiz" path="deep" minutes=3
# ## Quiz
#
# Four questions across the whole lesson. Every option answers you something, the wrong ones too; what you miss will be back in the
# next warm-up.

# %% id="quiz-closing"
lesson.quiz("closing")

# %% [markdown] lang="es" id="summary" path="deep" minutes=2
# ## Resumen
#
# - La nube son máquinas de otro, por la red, a demanda y medidas. La palabra ya estaba escrita en 1996; la idea es anterior.
# - Varios escriben a la vez: la **precondición** evita perder trabajo; las **versiones**, perder archivos.
# - SaaS, PaaS, IaaS: cambia cuántas capas son tuyas. Datos, cuentas y equipos lo son siempre.
# - Cada pieza que necesitas **resta** disponibilidad; cada pieza de repuesto la aumenta, *si* falla por separado.
# - SLI se mide, SLO se elige, SLA se firma. Un promedio no es un mes, y un crédito no es una indemnización.
# - Comprar o alquilar lo deciden las **horas de uso**; reaccionar a la demanda llega tarde, conocerla no.
# - Antes de gastar nada: una alarma de presupuesto.
#
# Y esto es lo que hiciste **tú**. ¿Te quedó una duda? `lesson.ask("…")` se la guarda a quien da la clase.

# %% [markdown] lang="en" id="summary" path="deep" minutes=2
# ## Summary
#
# - The cloud is other people's machines, over the network, on demand and metered. The word was written by 1996; the idea is older.
# - Several write at once: the **precondition** keeps work from being lost; **versions** keep files from being lost.
# - SaaS, PaaS, IaaS: what changes is how many layers are yours. Data, accounts and devices always are.
# - Each part you need **takes** availability away; each spare one adds to it, *if* it fails independently.
# - An SLI is measured, an SLO chosen, an SLA signed. A mean is not a month, and a credit is no compensation.
# - The **hours of use** decide between buying and renting; reacting to demand is late, knowing it is not.
# - Before you spend anything: a budget alarm.
#
# And this is what **you** did. Is a doubt left? `lesson.ask("…")` keeps it for whoever gives the class.

# %% id="demo-summary"
lesson.summary()

# %% [markdown] lang="es" id="glossary" path="deep" minutes=0
# ## Glosario
#
# Todas las palabras de la lección, con buscador. En el texto, las que llevan enlace traen aquí.

# %% [markdown] lang="en" id="glossary" path="deep" minutes=0
# ## Glossary
#
# All the words of the lesson, with a search box. In the text, the linked ones lead here.

# %% id="demo-glossary"
lesson.glossary()

# %% [markdown] lang="es" id="reading" path="deep" minutes=0
# ## Para leer más
#
# **Qué es y de dónde viene**
#
# - Mell, P. y Grance, T. (2011). *The NIST Definition of Cloud Computing*. NIST SP 800-145. <https://doi.org/10.6028/NIST.SP.800-145>
# - Licklider, J. C. R. (1963). *Memorandum for Members and Affiliates of the Intergalactic Computer Network*. ARPA, 23 de abril.
# - McCarthy, J. (1962). «Time-Sharing Computer Systems», en M. Greenberger (ed.), *Management and the Computer of the Future*. MIT Press.
# - Levy, S. (1994). «Bill and Andy's Excellent Adventure II». *Wired*, abril.
# - Regalado, A. (2011). «Who Coined 'Cloud Computing'?». *MIT Technology Review*, 31 de octubre.

# %% [markdown] lang="en" id="reading" path="deep" minutes=0
# ## Further reading
#
# **What it is and where it comes from**
#
# - Mell, P. and Grance, T. (2011). *The NIST Definition of Cloud Computing*. NIST SP 800-145. <https://doi.org/10.6028/NIST.SP.800-145>
# - Licklider, J. C. R. (1963). *Memorandum for Members and Affiliates of the Intergalactic Computer Network*. ARPA, 23 April.
# - McCarthy, J. (1962). “Time-Sharing Computer Systems”, in M. Greenberger (ed.), *Management and the Computer of the Future*. MIT Press.
# - Levy, S. (1994). “Bill and Andy's Excellent Adventure II”. *Wired*, April.
# - Regalado, A. (2011). “Who Coined 'Cloud Computing'?”. *MIT Technology Review*, 31 October.

# %% [markdown] lang="es" id="reading-practice"
# **Promesas y responsabilidades** (las páginas de los proveedores cambian: mira su fecha)
#
# - Beyer, B. y otros, eds. (2016). *Site Reliability Engineering*. O'Reilly. Caps. 3 y 4. <https://sre.google/sre-book/>
# - Beyer, B. y otros, eds. (2018). *The Site Reliability Workbook*. O'Reilly. Caps. 2 y 5. <https://sre.google/workbook/>
# - Fleming, K. N. (1975). El modelo del factor beta de causas comunes; se explica en Rausand y Høyland (2004), *System Reliability
#   Theory*, Wiley, cap. 6.
# - AWS. *Amazon Compute Service Level Agreement*. <https://aws.amazon.com/compute/sla/>
# - AWS. *Shared Responsibility Model*. <https://aws.amazon.com/compliance/shared-responsibility-model/>
# - Microsoft. *Shared responsibility in the cloud*. <https://learn.microsoft.com/azure/security/fundamentals/shared-responsibility>
# - Heroku (2026). «An Update on Heroku», 6 de febrero.
#
# **Datos**: `nycflights13` (CC0), de H. Wickham. <https://nycflights13.tidyverse.org>

# %% [markdown] lang="en" id="reading-practice"
# **Promises and responsibilities** (providers' pages change: mind their date)
#
# - Beyer, B. et al., eds. (2016). *Site Reliability Engineering*. O'Reilly. Ch. 3 and 4. <https://sre.google/sre-book/>
# - Beyer, B. et al., eds. (2018). *The Site Reliability Workbook*. O'Reilly. Ch. 2 and 5. <https://sre.google/workbook/>
# - Fleming, K. N. (1975). The beta-factor model of common causes; explained in Rausand and Høyland (2004), *System Reliability Theory*,
#   Wiley, ch. 6.
# - AWS. *Amazon Compute Service Level Agreement*. <https://aws.amazon.com/compute/sla/>
# - AWS. *Shared Responsibility Model*. <https://aws.amazon.com/compliance/shared-responsibility-model/>
# - Microsoft. *Shared responsibility in the cloud*. <https://learn.microsoft.com/azure/security/fundamentals/shared-responsibility>
# - Heroku (2026). “An Update on Heroku”, 6 February.
#
# **Data**: `nycflights13` (CC0), by H. Wickham. <https://nycflights13.tidyverse.org>

# %% [markdown] lang="es" id="reading-storage"
# **Objetos, riesgos y primer día** (documentación leída en noviembre de 2026)
#
# - AWS. *How to prevent object overwrites with conditional writes*, guía de S3. <https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html>
# - Google Cloud. *Request preconditions*, *Soft delete* y *Object Versioning*. <https://docs.cloud.google.com/storage/docs/request-preconditions>
# - Google Cloud. *Creating and managing projects* y *Cloud Billing Budget API overview*. <https://cloud.google.com/resource-manager/docs/creating-managing-projects>
# - Microsoft. *Specifying conditional headers for Blob service operations*. <https://learn.microsoft.com/rest/api/storageservices/specifying-conditional-headers-for-blob-service-operations>
# - Alibaba Cloud. *S3 API on OSS: supported operations and limitations*. <https://help.aliyun.com/en/oss/developer-reference/compatibility-with-amazon-s3>
# - NIST (2007). *Galois/Counter Mode (GCM)*, SP 800-38D. <https://doi.org/10.6028/NIST.SP.800-38D>
# - Unión Europea (2023). Reglamento de Datos, 2023/2854, art. 29: cargos por cambiar de proveedor.

# %% [markdown] lang="en" id="reading-storage"
# **Objects, risks and the first day** (documentation read in November 2026)
#
# - AWS. *How to prevent object overwrites with conditional writes*, S3 guide. <https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html>
# - Google Cloud. *Request preconditions*, *Soft delete* and *Object Versioning*. <https://docs.cloud.google.com/storage/docs/request-preconditions>
# - Google Cloud. *Creating and managing projects* and *Cloud Billing Budget API overview*. <https://cloud.google.com/resource-manager/docs/creating-managing-projects>
# - Microsoft. *Specifying conditional headers for Blob service operations*. <https://learn.microsoft.com/rest/api/storageservices/specifying-conditional-headers-for-blob-service-operations>
# - Alibaba Cloud. *S3 API on OSS: supported operations and limitations*. <https://help.aliyun.com/en/oss/developer-reference/compatibility-with-amazon-s3>
# - NIST (2007). *Galois/Counter Mode (GCM)*, SP 800-38D. <https://doi.org/10.6028/NIST.SP.800-38D>
# - European Union (2023). Data Act, 2023/2854, art. 29: charges for switching provider.
