# %% [markdown] lang="es" id="title"
# # Despliegue continuo
#
# Escribes un cambio, haces `git push`, y unos segundos después lo usa la gente. Nadie aprieta otro botón. Hoy lo haces de verdad,
# con git, un servidor y usuarios. El día va en cinco pasos: **enviar, lanzar, verificar, vigilar y responder**.
#
# **En clase**, 18 minutos:
#
# - distinguir entregar, desplegar y lanzar, y ver qué pasa cuando faltan pruebas;
# - lanzar poco a poco, con un interruptor y un canario, y decidir si una versión se queda;
# - verificar en producción y ver cómo una versión mala se retira sola.
#
# **A tu ritmo**, unas dos horas, con ejercicios:
#
# - calcular con cuántos datos se decide;
# - lanzar a oscuras, vigilar todas las capas y saber cuándo despertar a alguien;
# - repetir una sesión, escribir una revisión sin culpables y reparar un flujo de trabajo.
#
# **Antes:** las lecciones `01` a `04`.

# %% [markdown] lang="en" id="title"
# # Continuous deployment
#
# You write a change, run `git push`, and a few seconds later people use it. Nobody presses another button. Today you do it for real, with
# git, a server and users. The day has five steps: **push, release, verify, monitor and respond**.
#
# **In class**, 18 minutes:
#
# - tell delivering, deploying and releasing apart, and see what happens when tests are missing;
# - release little by little, with a toggle and a canary, and decide whether a release stays;
# - verify in production, and see how a bad release gives way by itself.
#
# **At your own pace**, about two hours, exercises included:
#
# - work out how many data a decision takes;
# - launch in the dark, monitor all layers and know when to wake somebody;
# - replay a session, write a review that blames nobody and mend a workflow.
#
# **Before:** lessons `01` to `04`.

# %% id="setup" tags=["setup"]
from mlops_lessons import open_lesson
from mlops_lessons.course.tables import show_facts
from mlops_lessons.i18n import topic_texts

lesson = open_lesson("continuous_deployment")
say = topic_texts("continuous_deployment")

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

# %% [markdown] lang="es" id="first-push" covers=["cd.definition"] path="core" minutes=3
# ## El primer envío
#
# Vendes boletos y quieres avisar: «es probable que este vuelo llegue tarde». El servicio que lo dice cabe en un repositorio de git: su
# código, un modelo ya entrenado, un contrato con lo que debe cumplir y sus pruebas.

# %% [markdown] lang="en" id="first-push" covers=["cd.definition"] path="core" minutes=3
# ## The first push
#
# You sell tickets and want to warn people: “this flight is likely to arrive late”. The service that says so fits in one git repository: its
# code, a trained model, a contract of what it must hold to, and its tests.

# %% id="demo-start"
from mlops_lessons.continuous_deployment import plots, pushing

d = pushing.start_delivery()

# %% [markdown] lang="es" id="first-push-bet"
# Detrás de su remoto hay una [cadena de despliegue](glossary:pipeline-cd): revisa lo que llega y, si todo está en verde, lo pone a servir,
# siempre en la misma dirección. En el código, `d` es todo ese montaje.
#
# Todavía no has enviado nada. Apuesta: ¿quién contesta ahora en esa dirección? ¿Y quién, justo después del `push`?

# %% [markdown] lang="en" id="first-push-bet"
# Behind its remote stands a [deployment pipeline](glossary:pipeline-cd): it checks what comes in and, if all is green, has it serve, always
# at the same address. In the code, `d` is all of that.
#
# You have not pushed anything yet. Place a bet: who answers at that address now? And who, right after the `push`?

# %% id="demo-before"
show_facts(say, who_answers=pushing.answering(d))

# %% id="demo-first-push"
first = pushing.show_push(d)

# %% id="demo-after" literal="a flight of tomorrow"
flight = {
    "carrier": "UA",
    "origin": "EWR",
    "weekday": 4,
    "hour": 18,
    "distance": 1400,
    "late_share": 0.3,
    "wind_speed": 12.0,
    "precip": 0.0,
    "visib": 10.0,
}
late = pushing.ask(d, "/predict", flight)["late"]
show_facts(say, who_answers=pushing.answering(d), late_risk=round(late, 2))

# %% [markdown] lang="es" id="first-push-read"
# Cada `[bien]` es una etapa de la cadena.
#
# Eso es **[despliegue continuo](glossary:continuous-deployment)**: todo commit que llega a la rama principal y pasa las pruebas automáticas
# entra en producción por sí solo, y los usuarios lo ven. Se empieza por la **integración** (tu cambio, unido a la rama principal, en
# verde), y siguen tres palabras que se confunden:
#
# | palabra | qué cambia | quién decide |
# |---|---|---|
# | **[entrega](glossary:continuous-delivery)** (delivery) | la versión queda lista y probada | una persona aprieta el botón |
# | **[despliegue](glossary:deployment)** (deployment) | la versión corre en producción | aquí, la cadena |
# | **[lanzamiento](glossary:release)** (release) | los usuarios la reciben | aquí también; más abajo lo separamos |

# %% [markdown] lang="en" id="first-push-read"
# Each `[ok]` is a stage of the pipeline.
#
# That is **[continuous deployment](glossary:continuous-deployment)**: each commit that reaches the main branch and passes the automated
# tests goes to production by itself, and users see it. It begins with **integration** (your change, merged into the main branch, green),
# and then come three words that get mixed up:
#
# | word | what changes | who decides |
# |---|---|---|
# | **[delivery](glossary:continuous-delivery)** | the release is ready and tested | a person presses the button |
# | **[deployment](glossary:deployment)** | the release runs in production | here, the pipeline |
# | **[release](glossary:release)** | users get it | here, the pipeline too; further down we set them apart |

# %% [markdown] lang="es" id="preconditions" covers=["cd.preconditions"] path="core" minutes=3
# ## ¿Y si el cambio está mal?
#
# Alguien mira los datos y piensa: «un día en que más de la mitad de los vuelos sale tarde (`late_share`) es imposible; será un error». Así
# que lo limpia:

# %% [markdown] lang="en" id="preconditions" covers=["cd.preconditions"] path="core" minutes=3
# ## And if the change is wrong?
#
# Somebody looks at the data and thinks: “a day on which more than half of the flights leave late (`late_share`) is impossible; it must be
# an error”. So they clean it:

# %% id="demo-change"
from mlops_lessons.continuous_deployment import bad_changes

shares = [step / 20 for step in range(20)]
before = pushing.risks(d, flight, shares)
change = bad_changes.no_impossible_days(d.copy)
pushing.show_changes(d, change)

# %% [markdown] lang="es" id="preconditions-bet"
# Apuesta antes de enviarlo: ¿se acepta el push? Si no, ¿en qué etapa se detiene, y qué ven los usuarios mientras tanto?

# %% [markdown] lang="en" id="preconditions-bet"
# Place a bet before it is pushed: is the push accepted? If not, at which stage does it stop, and what do users see meanwhile?

# %% id="demo-red-push" literal="the message of a commit"
red = pushing.show_push(d, change, "Impossible days count as calm ones")

# %% id="demo-red-after"
moved = d.copy.git("ls-remote", "origin", "main").split()[0] == red.commit
show_facts(say, push_accepted=red.accepted, branch_moved=moved, who_answers=pushing.answering(d))

# %% [markdown] lang="es" id="preconditions-hurry"
# Rechazado: la rama no se movió y los usuarios no notaron nada. Lo vio **una sola** prueba: pide que un día malo (`bad`) dé más riesgo que
# uno tranquilo (`calm`).
#
# Pero hay prisa. «Las pruebas estorban», dice alguien, y manda el mismo cambio **sin las pruebas**. Quedan el estilo, las compuertas de
# seguridad, el contrato del modelo y la verificación en producción. ¿Cuál lo detiene?

# %% [markdown] lang="en" id="preconditions-hurry"
# Rejected: the branch has not moved and users noticed nothing. Just **one** test caught it: it wants a bad day (`bad`) to give more risk
# than a calm one (`calm`).
#
# But there is a hurry. “The tests are in the way”, somebody says, and pushes the same change **without the tests**. There remain lint, the
# security gates, the model contract and the verification in production. Which of them stops it?

# %% id="demo-untested-push" literal="the message of a commit"
d.copy.undo()
untested = {**change, **bad_changes.without_tests(d.copy)}
hurried = pushing.show_push(d, untested, "Impossible days count as calm ones, tests later")

# %% id="fig-told-risks" tags=["figure"]
plots.told_risks(shares, before, pushing.risks(d, flight, shares))

# %% [markdown] lang="es" id="preconditions-read"
# Todo verde, y justo después de los peores días el servicio tranquiliza a la gente. El contrato no lo vio: sus cinco ejemplos son de días
# normales.
#
# Por eso el despliegue continuo tiene **[condiciones previas](glossary:preconditions-cd)**: desarrollo riguroso, pruebas exhaustivas y
# vigilancia en tiempo real de alto nivel. Sin ellas solo lleva errores a la gente más deprisa.
#
# Se deshace con otro push: `git revert` escribe el commit contrario. No se vuelve a la versión 1; se hace una nueva que contesta igual.

# %% [markdown] lang="en" id="preconditions-read"
# All green, and right after the worst days the service tells people not to worry. The contract did not see it: its five examples are of
# normal days.
#
# That is why continuous deployment has **[preconditions](glossary:preconditions-cd)**: rigorous development, exhaustive tests and
# sophisticated real-time monitoring. Without them it only brings errors to people faster.
#
# It is taken back by another push: `git revert` writes the opposite commit. Nobody goes back to release 1; a new one is made that answers
# the same.

# %% id="demo-revert"
revert = d.copy.git("revert", "--no-edit", "HEAD")
mended = pushing.show_push(d)

# %% id="demo-mended"
same = pushing.risks(d, flight, shares) == before
show_facts(say, who_answers=pushing.answering(d), told_as_before=same)

# %% [markdown] lang="es" id="words-turn" covers=["cd.definition"] path="deep" minutes=5
# ## Tu turno: ¿hasta dónde llegó?
#
# ### Ejercicio: `how_far`
#
# «¿Ya está?» «Sí, ya está». Y cada quien entendió otra cosa. `change` es un diccionario con lo que se sabe de un cambio: `branch` (su
# rama), `green` (¿pasan las pruebas?), `release_built` (¿hay una versión construida y probada?), `in_production` (¿corre ahí?) y
# `users_get_it` (¿la reciben los usuarios?).
#
# Devuelve la palabra de lo **más lejos** que llegó: `"released"`, `"deployed"`, `"delivered"`, `"integrated"` (en `main` y en verde) o
# `"nowhere"`.
#
# Ejemplo: corre en producción y nadie la recibe todavía: `"deployed"`. (Y lo que se envía a otra rama se guarda, pero no se despliega.)

# %% [markdown] lang="en" id="words-turn" covers=["cd.definition"] path="deep" minutes=5
# ## Your turn: how far did it get?
#
# ### Exercise: `how_far`
#
# “Is it done?” “Yes, it is done.” And everyone understood something else. `change` is a dictionary with what is known of a change:
# `branch`, `green` (do the tests pass?), `release_built` (is there a release, built and tested?), `in_production` (does it run there?) and
# `users_get_it` (do users get it?).
#
# Return the word of the **farthest** that it got: `"released"`, `"deployed"`, `"delivered"`, `"integrated"` (on `main` and green) or
# `"nowhere"`.
#
# Example: it runs in production and nobody gets it yet: `"deployed"`. (And what is pushed to another branch is kept, but not deployed.)


# %% id="ex-how-far" tags=["exercise"]
def how_far(change):
    return ...


# %% id="check-how-far" tags=["check"]
lesson.check("how_far", how_far)
# lesson.hint("how_far")
# lesson.solution("how_far")

# %% id="quiz-push-words"
lesson.quiz("push-words")

# %% [markdown] lang="es" id="test-turn" covers=["cd.preconditions"] path="deep" minutes=6
# ## Tu turno: la prueba que faltaba
#
# ### Ejercicio: `worse_days_are_riskier`
#
# Escribe una prueba como las de pytest: recibe un `client` del servicio y usa `assert`; no devuelve nada (borra el `return ...`).
#
# La revisión la ejecuta contra cinco versiones de verdad (el código del servicio con un modelo pequeño). Dos son buenas: la de siempre y
# la misma con el modelo **reentrenado**. Tres son malas: la que viste, otra parecida con otro límite y una con el riesgo al revés. Tu
# prueba debe pasar con las buenas y fallar con las malas.
#
# ```python
# answer = client.post("/predict", json={**flight, "late_share": 0.3})
# answer.json()["late"]
# ```
#
# Esto es lo que hay en el repositorio:

# %% [markdown] lang="en" id="test-turn" covers=["cd.preconditions"] path="deep" minutes=6
# ## Your turn: the test that was missing
#
# ### Exercise: `worse_days_are_riskier`
#
# Write a test as for pytest: it takes a `client` of the service and uses `assert`; it returns nothing (delete the `return ...`).
#
# The check runs it against five real releases (the service's code with a small model). Two are good: the usual one, and the same with its
# model **retrained**. Three are bad: the one that you saw, one like it with another limit, and one with the risk upside down. Your test must
# pass on the good ones and fail on the bad ones.
#
# ```python
# answer = client.post("/predict", json={**flight, "late_share": 0.3})
# answer.json()["late"]
# ```
#
# This is what the repository holds:


# %% id="demo-files"
plots.show_files(d.copy)


# %% id="ex-worse-days-are-riskier" tags=["exercise"] literal="a flight of tomorrow"
def worse_days_are_riskier(client):
    flight = {
        "carrier": "UA",
        "origin": "EWR",
        "weekday": 4,
        "hour": 18,
        "distance": 1400,
        "late_share": 0.3,
        "wind_speed": 12.0,
        "precip": 0.0,
        "visib": 10.0,
    }
    client.post("/predict", json=flight)
    return ...


# %% id="check-worse-days-are-riskier" tags=["check"]
lesson.check("worse_days_are_riskier", worse_days_are_riskier)
# lesson.hint("worse_days_are_riskier")
# lesson.solution("worse_days_are_riskier")

# %% id="quiz-push-tests"
lesson.quiz("push-tests")

# %% [markdown] lang="es" id="integration" covers=["cd.integration"] path="deep" minutes=4
# ## ¿Cuánto duele una rama vieja?
#
# Trabajas en una rama tuya y la unirás «cuando esté lista». Primero a mano: un archivo de 100 líneas, tú cambias 1 al día y tu equipo 4, al
# azar. Tu línea tiene 4 posibilidades de 100 de ser también de tu equipo: en un día se esperan `1 × 4 / 100` líneas tocadas por los dos.
#
# ¿Cuántas en 2 días? ¿Y en 10?

# %% [markdown] lang="en" id="integration" covers=["cd.integration"] path="deep" minutes=4
# ## How much does an old branch hurt?
#
# You work on a branch of your own and will merge it “when it is ready”. By hand first: a file of 100 lines, you change 1 a day and your team
# 4, by chance. Your line has 4 chances in 100 of being your team's too: in one day, `1 × 4 / 100` lines touched by both are expected.
#
# How many in 2 days? And in 10?

# %% id="demo-by-hand"
from mlops_lessons.continuous_deployment import merging

{days: merging.expected_clashes(days) for days in (1, 2, 10)}

# %% [markdown] lang="es" id="integration-bet"
# Ahora con git de verdad: un repositorio inventado, 300 líneas, cuatro colegas y tú; cada quien cambia tres líneas seguidas al día. Se
# fusionan ramas de 1, 2, 4, 8 y 16 días, y se cuentan las líneas que git deja en conflicto.
#
# Apuesta: en 16 días, una sola fusión al final, ¿da en total el mismo trabajo que dieciséis pequeñas, el doble, o cuánto?

# %% [markdown] lang="en" id="integration-bet"
# Now with real git: a made-up repository, 300 lines, four colleagues and you; each changes three neighbouring lines a day. Branches of 1, 2, 4,
# 8 and 16 days are merged, and the lines that git leaves in conflict are counted.
#
# Place a bet: over 16 days, is one merge at the end the same work in total as sixteen small ones, twice as much, or how much?

# %% id="fig-merge-pain" tags=["figure"]
pains = merging.merge_pain()
plots.merge_pain(pains, merging.in_proportion(pains))

# %% [markdown] lang="es" id="integration-read"
# Crecen los dos lados a la vez, así que los choques crecen con el **producto**, hasta que ya casi todo está en conflicto y no cabe más. De
# ahí la [integración continua](glossary:continuous-integration): unir poco y seguido.
#
# Lo que este modelo supone: cada línea tiene la misma suerte y nadie se pone de acuerdo. En la realidad hay archivos que todo el mundo
# toca (peor) y personas que se hablan (mejor).
#
# Y git solo ve texto. Una rama pasa las horas a minutos; otra, que no la conoce, pregunta si son más de las 18. Cada una tiene sus
# pruebas en verde. ¿Habrá conflicto al fusionarlas?

# %% [markdown] lang="en" id="integration-read"
# Both sides grow at once, so clashes grow with the **product**, until nearly everything is in conflict and there is no room for more. Hence
# [continuous integration](glossary:continuous-integration): merge little and often.
#
# What this model assumes: each line has the same luck, and nobody agrees on anything. In reality there are files that everyone touches
# (worse) and people who talk (better).
#
# And git only sees text. One branch turns hours into minutes; another, which does not know of it, asks whether it is past 18.
# Each has green tests. Will there be a conflict when they are merged?

# %% id="demo-semantic"
show_facts(say, **merging.merge_in_meaning())

# %% [markdown] lang="es" id="integration-meaning"
# Fusión limpia y pruebas en rojo: un [conflicto semántico](glossary:semantic-conflict). Por eso la cadena prueba **la unión**, y no cada rama
# por su lado.

# %% [markdown] lang="en" id="integration-meaning"
# A clean merge and red tests: a [semantic conflict](glossary:semantic-conflict). That is why the pipeline tests **the result of the merge**, and not each
# branch by itself.

# %% id="quiz-push-merge"
lesson.quiz("push-merge")

# %% [markdown] lang="es" id="toggle" covers=["cd.deploy"] path="core" minutes=2
# ## Desplegar no es lanzar
#
# Quieres que la respuesta diga además, en una palabra, si el riesgo es alto o bajo. El cambio lleva una pregunta delante: ¿está encendido
# el [interruptor](glossary:feature-toggle) para **este** usuario (`x_user`)? La hace con OpenFeature, una interfaz común.

# %% [markdown] lang="en" id="toggle" covers=["cd.deploy"] path="core" minutes=2
# ## Deploying is not releasing
#
# You want the answer to say as well, in one word, whether the risk is high or low. The change has a question in front: is the
# [toggle](glossary:feature-toggle) on for **this** user (`x_user`)? It asks through OpenFeature, a shared interface.

# %% id="demo-toggle-push" literal="the message of a commit"
from mlops_lessons.continuous_deployment import release_changes, release_plots, releasing, users

toggled = pushing.show_push(d, release_changes.behind_toggle(d.copy), "A word for the risk")
release_changes.show_change(d.copy)

# %% [markdown] lang="es" id="toggle-bet"
# El código ya corre en producción. Ahora quieres que la palabra la vean, en este orden: nadie; quienes vuelan con UA; 20 de cada 100; la
# mitad; todos; y, de golpe, otra vez nadie.
#
# Apuesta: de sesenta usuarios, ¿cuántos la ven **ahora mismo**? ¿Y cuántos despliegues más hacen falta para todo lo demás?

# %% [markdown] lang="en" id="toggle-bet"
# The code runs in production by now. You want the word to be seen, in this order, by: nobody; those who fly UA; 20 in 100; half; all; and
# then, at a stroke, nobody again.
#
# Place a bet: of sixty users, how many see it **right now**? And how many more deployments does all the rest take?

# %% id="demo-toggle-reach"
people = users.made_up_users(60)
reached = releasing.reach(d, release_changes.FEATURE, people)
release_plots.show_reach(reached, total=len(people))

# %% [markdown] lang="es" id="toggle-read"
# Sin interruptor en el archivo, la respuesta es «no»: la primera fila da 0, aunque el código ya esté allí. Y contestó siempre la misma
# versión; lo que cambió fue una línea de un archivo. **Desplegar** es poner el código en producción; **lanzar** es que alguien lo vea. La
# última fila es el [corte de emergencia](glossary:kill-switch): sirve a las tres de la mañana, sin desplegar nada.

# %% [markdown] lang="en" id="toggle-read"
# With no toggle in the file the answer is “no”: the first row has 0, although the code is there. And the same release answered all the
# time; what changed was a line of a file. To **deploy** is to put code into production; to **release** is that somebody sees it. The last
# row is the [kill switch](glossary:kill-switch): it works at three in the morning, without deploying anything.

# %% [markdown] lang="es" id="sticky" covers=["cd.deploy"] path="deep" minutes=7
# ## ¿A quién le toca, y por cuánto tiempo?
#
# Para darle algo al 20 %, lo más corto es sortear: `random() < 0.2` en cada visita. Doce usuarios entran una vez en cada paso mientras el
# porcentaje sube de 5 a 100.
#
# Apuesta: con el sorteo, ¿cuántos de los doce reciben la versión nueva y luego la **pierden**?

# %% [markdown] lang="en" id="sticky" covers=["cd.deploy"] path="deep" minutes=7
# ## Who gets it, and for how long?
#
# To give something to 20 %, the quickest way is a draw: `random() < 0.2` at each visit. Twelve users visit at each step while the percentage
# rises from 5 to 100.
#
# Place a bet: with the draw, how many of the twelve get the new release and then **lose** it?

# %% id="fig-places" tags=["figure"]
release_plots.show_places(steps=(5, 20, 50, 100), users=12, seed=1)

# %% [markdown] lang="es" id="sticky-read"
# A la derecha, cada quien tiene un lugar fijo entre 0 y 1, sacado de un resumen (*hash*) de su nombre; el porcentaje es una barra que sube, y nadie
# se sale. Así [Ana no cambia de lado](glossary:sticky-assignment) a media compra, y cuando algo falla sabes a quién le tocó qué.
#
# ### Ejercicio: `gets_candidate`
#
# Devuelve si a `user` (un texto) le toca la nueva versión cuando `percent` (de 0 a 100) es su porcentaje. De mil usuarios debe tocarle, más o
# menos, a la parte pedida; siempre a los mismos, también después de reiniciar, y nadie debe salirse cuando el porcentaje crece.
#
# Ejemplo: si a `"ana"` le toca con 20, también con 50; con 0 no le toca a nadie, y con 100, a todos.

# %% [markdown] lang="en" id="sticky-read"
# On the right everybody has a fixed place between 0 and 1, from a digest (hash) of the name; the percentage is a bar that rises, and nobody drops
# out. So [Ana does not change sides](glossary:sticky-assignment) in the middle of a purchase, and when something fails you know who got what.
#
# ### Exercise: `gets_candidate`
#
# Return whether `user` (a text) gets the new release when `percent` (0 to 100) is its percentage. Of a thousand users, about as many as asked for
# must get it, always the same ones, after a restart too, and nobody must drop out as the percentage grows.
#
# Example: if `"ana"` gets it at 20, she does at 50 too; at 0 nobody gets it, and at 100 everybody does.


# %% id="ex-gets-candidate" tags=["exercise"]
def gets_candidate(user, percent):
    return ...


# %% id="check-gets-candidate" tags=["check"]
lesson.check("gets_candidate", gets_candidate)
# lesson.hint("gets_candidate")
# lesson.solution("gets_candidate")

# %% [markdown] lang="es" id="toggle-cost" covers=["cd.deploy"] path="deep" minutes=6
# ## Lo que cuesta un interruptor
#
# Diez interruptores encendidos o apagados son más de mil programas distintos, y nadie los probó todos. Por eso un interruptor de lanzamiento
# nace con dueño y con fecha de irse. Estos son los de un equipo, el 23 de noviembre:
#
# - `risk_word`, de octubre, para todos desde hace semanas;
# - `new_model`, de hace unos días, al 20 %;
# - `summer_banner`, de junio, cortado en septiembre;
# - `stop_bookings`, de enero, apagado: es el corte de emergencia;
# - `fast_path`, sin fecha, al 50 %.
#
# Apuesta: de los cinco, ¿cuántos sobran?

# %% [markdown] lang="en" id="toggle-cost" covers=["cd.deploy"] path="deep" minutes=6
# ## What a toggle costs
#
# Ten toggles, on or off, are more than a thousand different programs, and nobody has tested them all. That is why a release toggle is born
# with an owner and a date to go. These are a team's toggles on 23 November:
#
# - `risk_word`, of October, on for all for weeks;
# - `new_model`, some days old, at 20 %;
# - `summer_banner`, of June, killed in September;
# - `stop_bookings`, of January, off: it is the kill switch;
# - `fast_path`, undated, at 50 %.
#
# Place a bet: of the five, how many should be gone?

# %% id="demo-stale"
from datetime import UTC, datetime

from mlops_lessons.continuous_deployment import stale_toggles

team = stale_toggles.cupboard()
stale = stale_toggles.stale_toggles(team, now=datetime(2026, 11, 23, tzinfo=UTC))
release_plots.show_stale(stale)

# %% [markdown] lang="es" id="toggle-cost-read"
# El corte de emergencia se queda: para eso está. Los tres de la tabla sobran (`fast_path` no tiene ni dueño ni fecha), y se borran **junto
# con el código** que los pregunta. No es manía: en 2012, Knight Capital reutilizó un interruptor viejo. En un servidor sin actualizar, ese interruptor
# despertó código que nadie usaba desde 2003, y en 45 minutos se perdieron más de 460 millones de dólares
# ([SEC, 2013](https://www.sec.gov/files/litigation/admin/2013/34-70694.pdf)).

# %% [markdown] lang="en" id="toggle-cost-read"
# The kill switch stays: that is what it is for. The three in the table should go (`fast_path` has neither owner nor date), and they are deleted
# **together with the code** that asks for them. This is not fussiness: in 2012 Knight Capital reused an old toggle. On a server that had not been
# updated, that toggle woke up code that nobody had used since 2003, and more than 460 million dollars were lost in 45 minutes
# ([SEC, 2013](https://www.sec.gov/files/litigation/admin/2013/34-70694.pdf)).

# %% [markdown] lang="es" id="ex-toggle-rules-text"
# ### Ejercicio: `toggle_rules`
#
# Cambia el archivo: que `risk_word` sea para quienes vuelan con `UA` o con `B6`; `new_model`, para 10 de cada 100; y corta `old_banner` sin
# perder lo que decía (`"killed": true` corta). Un segmento se escribe así, aquí para dos países:
# `{"kind": "segment", "segment": {"country": ["MX", "PE"]}}`. Cuando lo tengas, cambia la última línea por estas dos:
#
# ```python
# size = where.write_text(rules)
# toggle_rules = where
# ```

# %% [markdown] lang="en" id="ex-toggle-rules-text"
# ### Exercise: `toggle_rules`
#
# Change the file: `risk_word` is for those who fly `UA` or `B6`; `new_model` for 10 in 100; and cut off `old_banner` without losing what it
# said (`"killed": true` cuts off). A segment is written like this, here for two countries:
# `{"kind": "segment", "segment": {"country": ["MX", "PE"]}}`. When you have it, replace the last line with these two:
#
# ```python
# size = where.write_text(rules)
# toggle_rules = where
# ```

# %% id="ex-toggle-rules" tags=["exercise"] literal="a JSON file that the learner mends"
from pathlib import Path

rules = """
{
  "toggles": {
    "risk_word": {"kind": "boolean", "on": false},
    "new_model": {"kind": "percentage", "percent": 0},
    "old_banner": {"kind": "boolean", "on": true}
  }
}
"""
where = Path("toggle_rules.json")
toggle_rules = ...

# %% id="check-toggle-rules" tags=["check"]
lesson.check("toggle_rules", toggle_rules)
# lesson.hint("toggle_rules")
# lesson.solution("toggle_rules")

# %% id="quiz-release-toggles"
lesson.quiz("release-toggles")

# %% [markdown] lang="es" id="canary" covers=["cd.deploy"] path="core" minutes=3
# ## Un canario, y un total que se ve bien
#
# La siguiente versión dice además cuántos minutos de margen conviene dejar, según la aerolínea. Pasa las pruebas y el contrato. Esta vez no
# va para todos: 25 de cada 100 usuarios serán el [canario](glossary:canary-release).

# %% [markdown] lang="en" id="canary" covers=["cd.deploy"] path="core" minutes=3
# ## A canary, and a total that looks fine
#
# The next release also says how many spare minutes to allow, by airline. It passes the tests and the contract. This time it is not for all:
# 25 in 100 users will be the [canary](glossary:canary-release).

# %% id="demo-canary-push" literal="the message of a commit"
from mlops_lessons.continuous_deployment import canary

change = release_changes.with_margin(d.copy)
with canary.for_some(percent=25, salt="margin"):
    candidate = pushing.show_push(d, change, "Minutes to keep in hand").commit

# %% [markdown] lang="es" id="canary-bet"
# La nueva es la **candidata**; la de los demás, la **estable**. El equipo acordó promover la candidata (darla a todos) si falla menos de 5
# de cada 100. Preguntan cuatrocientos usuarios, una vez cada uno.

# %% [markdown] lang="en" id="canary-bet"
# The new one is the **candidate**; that of the others, the **stable** release. The team agreed to promote the candidate (give it to all) if
# fewer than 5 in 100 fail. Four hundred users ask, once each.

# %% id="demo-canary-total"
answers = users.ask(d.address, users.made_up_users(400))
release_plots.show_sides(answers, candidate)

# %% [markdown] lang="es" id="canary-bet-again"
# Queda por debajo del límite. ¿La promueves? ¿Qué te gustaría ver antes?

# %% [markdown] lang="en" id="canary-bet-again"
# It stays below the limit. Do you promote it? What would you like to see first?

# %% id="demo-canary-airlines"
release_plots.show_airlines(answers, candidate)

# %% [markdown] lang="es" id="canary-read"
# Las fallas no están repartidas: **todas** las personas de AS que recibieron la candidata se quedaron sin respuesta. La tabla de márgenes
# se hizo con una muestra sin esa aerolínea, la misma con la que se prueba. Por eso un canario se mira **por segmentos**, elegidos de
# antemano.
#
# Se retira en un paso, y el arreglo sale por el mismo camino:

# %% [markdown] lang="en" id="canary-read"
# The failures are not spread out: **everyone** flying AS who got the candidate was left without an answer. The table of margins was made
# from a sample without that airline, the very one used for testing. That is why one looks at a canary **by segments**, chosen beforehand.
#
# It is pulled back in one step, and the repair goes out the same way:

# %% id="demo-canary-mend" literal="a reason and the message of a commit"
given_up = canary.give_up(d, "AS gets errors")
mended = pushing.show_push(d, release_changes.with_margin_for_all(d.copy), "A margin for all")
again = users.ask(d.address, users.made_up_users(100))
show_facts(say, who_answers=pushing.answering(d), failed_of_100=sum(answer.failed for answer in again))

# %% id="quiz-release-canary"
lesson.quiz("release-canary")

# %% [markdown] lang="es" id="dark" covers=["cd.deploy"] path="deep" minutes=5
# ## ¿Y si nadie tuviera que sufrir para saberlo?
#
# El canario encontró la falla con personas de verdad. Volvamos a la versión que retiramos y démosle otra oportunidad **a oscuras**: todos
# reciben la estable, y una copia de cada petición va a la otra, cuya respuesta nadie ve. Es un
# [lanzamiento oculto](glossary:dark-launch).
#
# Apuesta: preguntan 150 usuarios. ¿Cuántas copias recibirán otra respuesta que la que vio el usuario, y de quiénes son?

# %% [markdown] lang="en" id="dark" covers=["cd.deploy"] path="deep" minutes=5
# ## And if nobody had to suffer to find out?
#
# The canary found the fault on real people. Let us go back to the release that we pulled and give it another chance **in the dark**:
# everybody gets the stable one, and a copy of each request goes to the other, whose answer nobody sees. It is a
# [dark launch](glossary:dark-launch).
#
# Place a bet: 150 users ask. How many copies will get another answer than the user saw, and whose are they?

# %% id="demo-dark"
seen, copies = releasing.mirrored(d, dark=candidate, people=users.made_up_users(150))
release_plots.show_dark(copies)
show_facts(say, users_failed=sum(answer.failed for answer in seen))

# %% [markdown] lang="es" id="dark-read"
# La comparación de respuestas señala a AS sin que nadie lo pague. Dos cuidados: una diferencia no siempre es una falla (un modelo nuevo
# **debe** contestar distinto), y una copia que escribe, cobra o manda correos lo haría dos veces. Solo se copia lo que se puede repetir.
#
# ¿Y si la versión oculta se cuelga? Congelemos su proceso mientras los usuarios siguen preguntando. ¿Cuánto más esperan?

# %% [markdown] lang="en" id="dark-read"
# The comparison of answers points at AS, and nobody pays for it. Two cautions: a difference is not always a fault (a new model **must**
# answer differently), and a copy that writes, charges or sends mails would do so twice. Copy only what may be repeated.
#
# And if the dark release hangs? Let us freeze its process while users keep asking. How much longer do they wait?

# %% id="fig-dark-latencies" tags=["figure"]
waited = releasing.latencies(d, dark=candidate, people=users.made_up_users(20))
release_plots.show_latencies(waited)
show_facts(say, wait_longer=releasing.waits_longer(waited))

# %% [markdown] lang="es" id="dark-latency-read"
# La copia sale **después** de la respuesta y espera en una fila corta: si se llena, se tira. Una versión sana sí gasta procesador, y en un
# solo equipo como el tuyo eso puede notarse un poco; por eso, en la vida real, se le da un equipo aparte.

# %% [markdown] lang="en" id="dark-latency-read"
# The copy leaves **after** the answer and waits in a short queue: when that is full, it is dropped. A healthy release does use processor
# time, and on a single machine such as yours that may show a little; hence, in real life, it is given a machine of its own.

# %% [markdown] lang="es" id="ways" covers=["cd.deploy"] path="deep" minutes=3
# ## Cuatro maneras de repartir
#
# La versión de antes y la de ahora están en pie a la vez, así que el enrutador puede repartir como quiera. Además del canario
# y del oculto, que ya viste:
#
# - **despliegue selectivo**: la candidata es para un [segmento](glossary:selective-deployment), aquí una aerolínea;
# - **[azul/verde](glossary:blue-green)**: las dos en pie, y todos cambian juntos, de un golpe, de ida y de vuelta.
#
# De 100 usuarios, ¿cuántos reciben la candidata en cada caso, y de cuántas aerolíneas son?

# %% [markdown] lang="en" id="ways" covers=["cd.deploy"] path="deep" minutes=3
# ## Four ways to share out
#
# The previous release and the present one are both up, so the router may share users out as it likes. Besides the
# canary and the dark launch, which you know:
#
# - **selective deployment**: the candidate is for a [segment](glossary:selective-deployment), here an airline;
# - **[blue/green](glossary:blue-green)**: both are up, and everybody changes together, at a stroke, there and back.
#
# Of 100 users, how many get the candidate in each case, and of how many airlines are they?

# %% id="demo-ways"
crowd = users.made_up_users(100)
shared = releasing.shared_out(d, candidate=d.pointer["previous"], people=crowd)
release_plots.show_ways(shared, stable=d.serving)

# %% [markdown] lang="es" id="ways-read"
# Y esto se paga con cada una:
#
# | manera | ¿quién sufre si sale mal? | ¿cuánto tarda en saberse? | ¿qué cuesta? |
# |---|---|---|---|
# | azul/verde | todos, por poco tiempo | poco: hay mucho tráfico | dos entornos enteros |
# | canario | unos pocos, al azar | más: llegan pocas peticiones | repartir y comparar |
# | selectivo | un grupo que elegiste | según el grupo | el grupo puede no parecerse al resto |
# | oculto | nadie | poco | el doble de trabajo, y cuidar que la copia no cobre ni escriba |
#
# Se combinan: oculto primero, canario después, y al final todos.

# %% [markdown] lang="en" id="ways-read"
# And this is what each of them costs:
#
# | way | who suffers if it goes wrong? | how long until it shows? | what does it cost? |
# |---|---|---|---|
# | blue/green | everybody, for a short time | little: there is much traffic | two whole environments |
# | canary | a few, at random | longer: few requests come | sharing out and comparing |
# | selective | a group that you chose | depends on the group | the group may be unlike the rest |
# | dark | nobody | little | twice the work, and care that the copy neither charges nor writes |
#
# They are combined: dark first, then a canary, and in the end everybody.

# %% id="quiz-release-ways"
lesson.quiz("release-ways")

# %% [markdown] lang="es" id="call" covers=["cd.deploy", "cd.respond"] path="core" minutes=2
# ## ¿Promover, esperar o retirar?
#
# Aquella falla fue fácil de ver: todo o nada. Lo común es más turbio, y hay azar. La estable falla 5 de cada 100; el equipo acordó **antes
# de mirar** que la candidata puede ser hasta 2 puntos peor, y cuántas peticiones esperar.
#
# Lo que se lee no es el promedio, sino el [intervalo](glossary:confidence-interval) de la diferencia: los valores que los datos aún no
# descartan.

# %% [markdown] lang="en" id="call" covers=["cd.deploy", "cd.respond"] path="core" minutes=2
# ## Promote, hold or roll back?
#
# That fault was easy to see: all or nothing. Usually it is murkier, and there is chance. The stable release fails 5 in 100; the team agreed
# **before looking** that the candidate may be up to 2 points worse, and how many requests to wait for.
#
# What you read is not the mean but the [interval](glossary:confidence-interval) of the difference: the values that the data do not rule out
# yet.

# %% id="fig-interval-reading" tags=["figure"]
from mlops_lessons.continuous_deployment import board_plots, situations

board_plots.show_reading(situations.PLAN)

# %% [markdown] lang="es" id="call-hands"
# Y si una aerolínea falla **con seguridad** más de lo permitido, se retira, diga lo que diga el total. A la derecha del tablero, el punto
# es lo que se vio de cada una (la raya negra es la estable), y la barra baja hasta lo mínimo que puede estar fallando: es seguro si la
# barra **entera** pasa de la línea.
#
# Estás de guardia. ¿Promover, esperar o retirar? A mano alzada.

# %% [markdown] lang="en" id="call-hands"
# And if one airline **surely** fails more than is allowed, you roll back, whatever the total says. On the right of the board, the dot is
# what was seen of each (the black stroke is the stable release), and the bar goes down to the least that it can be failing: it is sure if
# **all** of the bar is past the line.
#
# You are on duty. Promote, hold or roll back? Hands up.

# %% id="fig-board-class" tags=["figure"]
board_plots.show_board(situations.situation("one_segment", seed=2), "0")

# %% [markdown] lang="es" id="call-read"
# Se retira: de AA, hasta lo mínimo pasa de lo permitido, y el total no lo dice. Es el canario de arriba, ahora con azar.

# %% [markdown] lang="en" id="call-read"
# You roll back: of AA even the least is more than is allowed, and the total does not say so. It is the canary of above, now with chance.

# %% [markdown] lang="es" id="interval-turn" covers=["cd.deploy", "cd.respond"] path="deep" minutes=5
# ## Tu turno: ¿de dónde sale el intervalo?
#
# ### Ejercicio: `difference_interval`
#
# Devuelve `[low, high]`: los extremos del intervalo de 95 % para la parte que falla en la candidata **menos** la de la estable, con la
# aproximación normal: 1.96 errores a cada lado (la segunda pista dice cómo sale el error). Recibes fallas y peticiones de cada lado. Ejemplo: `difference_interval(45, 900, 7, 100)` va de `-0.032` a `0.072`,
# redondeado.

# %% [markdown] lang="en" id="interval-turn" covers=["cd.deploy", "cd.respond"] path="deep" minutes=5
# ## Your turn: where does the interval come from?
#
# ### Exercise: `difference_interval`
#
# Return `[low, high]`: the ends of the 95 % interval for the share that fails in the candidate **minus** that of the stable release, by the
# normal approximation: 1.96 errors to each side (the second hint tells where the error comes from). You get failures and requests of each side. Example: `difference_interval(45, 900, 7, 100)` goes from `-0.032` to
# `0.072`, rounded.


# %% id="ex-difference-interval" tags=["exercise"]
def difference_interval(stable_failed, stable, candidate_failed, candidate):
    return ...


# %% id="check-difference-interval" tags=["check"]
lesson.check("difference_interval", difference_interval)
# lesson.hint("difference_interval")
# lesson.solution("difference_interval")

# %% [markdown] lang="es" id="boards" covers=["cd.deploy", "cd.respond"] path="deep" minutes=8
# ## Siete tableros más
#
# Todos con el mismo plan. Hazle a cada uno tres preguntas, en este orden:
#
# 1. ¿Hay una aerolínea que esté mal con seguridad? Lo está si hasta su **mínimo** pasa de lo permitido.
# 2. ¿El reparto es el que se pidió? Entre paréntesis está lo que el azar da 999 veces de cada mil.
# 3. ¿Dónde cae el intervalo, y se cumplió ya el plan?

# %% [markdown] lang="en" id="boards" covers=["cd.deploy", "cd.respond"] path="deep" minutes=8
# ## Seven more boards
#
# All with the same plan. Ask each of them three questions, in this order:
#
# 1. Is an airline surely in trouble? It is if even its **least** is more than is allowed.
# 2. Is the split the one asked for? In brackets stands what chance gives 999 times in a thousand.
# 3. Where does the interval lie, and has the plan been reached?

# %% [markdown] lang="es" id="ex-first-call-text"
# ### Ejercicio: `first_call`
#
# Primero uno solo. ¿Qué haces con el tablero A, y por qué?

# %% [markdown] lang="en" id="ex-first-call-text"
# ### Exercise: `first_call`
#
# First a single one. What do you do with board A, and why?

# %% id="fig-board-a" tags=["figure"]
board_plots.show_board(situations.board("A"), "A")

# %% id="choices-first-call"
lesson.choices("first_call")

# %% id="ex-first-call" tags=["exercise"]
first_call = ...

# %% id="check-first-call" tags=["check"]
lesson.check("first_call", first_call)
# lesson.hint("first_call")
# lesson.solution("first_call")

# %% [markdown] lang="es" id="boards-six"
# Ahora seis, juntos. Lo que la figura no dice está en la tabla.

# %% [markdown] lang="en" id="boards-six"
# Now six, together. What the figure does not say stands in the table.

# %% id="fig-boards" tags=["figure"]
board_plots.show_boards({letter: situations.board(letter) for letter in "BCDEFG"})

# %% [markdown] lang="es" id="ex-board-calls-text"
# ### Ejercicio: `board_calls`
#
# Decide los seis: `"promote"`, `"hold"` o `"roll back"`. Escribe un diccionario, `{"B": "hold", "C": …}`, hasta la G.

# %% [markdown] lang="en" id="ex-board-calls-text"
# ### Exercise: `board_calls`
#
# Decide all six: `"promote"`, `"hold"` or `"roll back"`. Write a dictionary, `{"B": "hold", "C": …}`, up to G.

# %% id="ex-board-calls" tags=["exercise"]
board_calls = ...

# %% id="check-board-calls" tags=["check"]
lesson.check("board_calls", board_calls)
# lesson.hint("board_calls")
# lesson.solution("board_calls")

# %% [markdown] lang="es" id="boards-split"
# De los seis, el más traicionero es el del reparto. Si pediste 10 % y le tocó al 13 %, algo decide quién entra (un error al contar, una
# caché, un bot), y ese algo puede decidir también quién falla. Con un reparto roto **no hay comparación**, ni buena ni mala: se busca la
# causa. Microsoft encontró repartos rotos en cerca de 6 de cada 100 experimentos suyos
# ([Fabijan y otros, 2019](https://doi.org/10.1145/3292500.3330722)).

# %% [markdown] lang="en" id="boards-split"
# Of the six, the most treacherous is the one with the split. If you asked for 10 % and 13 % got it, something decides who gets in (a counting
# error, a cache, a bot), and that something may decide who fails as well. With a broken split **there is no comparison**, neither good nor
# bad: one looks for the cause. Microsoft found broken splits in about 6 in 100 of its experiments
# ([Fabijan and others, 2019](https://doi.org/10.1145/3292500.3330722)).

# %% [markdown] lang="es" id="peeking" covers=["cd.deploy", "cd.respond"] path="deep" minutes=7
# ## «Dame otros cinco minutos y vuelvo a mirar»
#
# Imagina una candidata que falla 2 puntos más que la estable, ni uno menos: no se debe promover. Si miras el intervalo de 95 % **una sola
# vez**, solo en 2.5 de cada cien casos caerá por azar bajo el límite y la promoverás. Pero el tablero está ahí, y miras cien veces, hasta que algo se vea claro.
#
# Apuesta: ¿cuántas de cien candidatas así acabas promoviendo?

# %% [markdown] lang="en" id="peeking" covers=["cd.deploy", "cd.respond"] path="deep" minutes=7
# ## “Give me five more minutes and I will look again”
#
# Imagine a candidate that fails 2 points more than the stable release, not one less: it must not be promoted. If you look at the 95 %
# interval **just once**, only in 2.5 cases of a hundred it falls below the limit by chance, and you promote it. But the board is there, and you look a hundred times, until something looks clear.
#
# Place a bet: how many of a hundred such candidates do you end up promoting?

# %% id="fig-peeking" tags=["figure"]
from mlops_lessons.continuous_deployment import peeking

plan = situations.PLAN
bad = plan.baseline + plan.margin
path = peeking.one_path(plan, plan.baseline, bad, looks=100, seed=7)
board_plots.show_peeking(plan, path, peeking.wrong_promotions(plan))

# %% [markdown] lang="es" id="peeking-read"
# Cada mirada es otro boleto de lotería, y a la larga alguno sale. Y mirando hasta ver algo malo se retiran versiones **buenas**. Se sabe desde 1969
# ([Armitage, McPherson y Rowe](https://doi.org/10.2307/2343787)). Hay dos salidas honradas:
#
# - **fijar el tamaño antes** y mirar una vez, al final;
# - una **[regla secuencial](glossary:sequential-test)**, cuyo intervalo vale en todas las miradas a la vez
#   ([Robbins, 1970](https://doi.org/10.1214/aoms/1177696786)). El tablero usa esta, con casi el doble de peticiones planeadas.
#
# Y así «demasiado pronto» deja de ser una sensación: es que el intervalo aún pasa del límite y el plan no se ha cumplido.

# %% [markdown] lang="en" id="peeking-read"
# Each look is another lottery ticket, and sooner or later one wins. And looking until something bad shows throws away **good** releases. It has been known since 1969
# ([Armitage, McPherson and Rowe](https://doi.org/10.2307/2343787)). There are two honest ways out:
#
# - **fix the size beforehand** and look once, at the end;
# - a **[sequential rule](glossary:sequential-test)**, whose interval holds at all looks together
#   ([Robbins, 1970](https://doi.org/10.1214/aoms/1177696786)). The board uses this one, with nearly twice the requests planned.
#
# And so “too early” is no longer a feeling: the interval still reaches beyond the limit, and the plan is not done.

# %% [markdown] lang="es" id="ex-requests-needed-text"
# ### Ejercicio: `requests_needed`
#
# ¿Cuál es ese tamaño? Devuelve cuántas peticiones necesita **cada lado**, mitad y mitad, para ver un aumento de `margin` sobre `baseline`
# mirando una vez: `(1.96 + 0.84)² · 2 · p · (1 - p) / margin²`, donde `p` es `baseline`, redondeado hacia arriba. El 1.96 es el 95 %; el 0.84, verlo 80 de cada 100 veces.

# %% [markdown] lang="en" id="ex-requests-needed-text"
# ### Exercise: `requests_needed`
#
# What is that size? Return how many requests **each side** needs, half and half, to see a rise of `margin` over `baseline` with one look:
# `(1.96 + 0.84)² · 2 · p · (1 - p) / margin²`, where `p` is `baseline`, rounded up. The 1.96 is the 95 %; the 0.84, seeing it 80 times in 100.


# %% id="ex-requests-needed" tags=["exercise"]
def requests_needed(baseline, margin):
    return ...


# %% id="check-requests-needed" tags=["check"]
lesson.check("requests_needed", requests_needed)
# lesson.hint("requests_needed")
# lesson.solution("requests_needed")

# %% id="quiz-release-decide"
lesson.quiz("release-decide")

# %% [markdown] lang="es" id="verify" covers=["cd.verify"] path="core" minutes=2
# ## ¿Funciona *allá*?
#
# Todo pasó en verde antes de desplegar. Ahora preguntamos donde están los usuarios, con cuatro revisiones: las **mismas pruebas** de la
# aplicación, [usuarios inventados](glossary:synthetic-transaction), 8 personas a la vez y las cabeceras de seguridad.
#
# ¿Sirven de algo? Se las pasamos también a tres cambios con una falla plantada, que corren al lado, sin usuarios: uno atiende **de una en
# una**, otro **perdió una cabecera** y otro **anota el clima** en el registro.
#
# Apuesta: ¿cuántas de las tres fallas notan las pruebas de la propia aplicación?

# %% [markdown] lang="en" id="verify" covers=["cd.verify"] path="core" minutes=2
# ## Does it work *there*?
#
# All was green before the deployment. Now we ask where the users are, with four checks: the application's **same tests**, [made-up
# users](glossary:synthetic-transaction), 8 people at once, and the security headers.
#
# Are they any good? We also try them on three changes with a planted fault, which run beside it, without users: one serves people **one at
# a time**, another **lost a header**, and another **notes the weather** in the log.
#
# Place a bet: how many of the three faults do the application's own tests notice?

# %% id="demo-verify"
from mlops_lessons.continuous_deployment import faulty_releases, live_checks

looks = {"live": live_checks.check_live(d, d.address)}

# %% id="demo-verify-faults"
looks |= live_checks.check_beside(d, faulty_releases.FAULTY)
live_checks.show_checks(looks)

# %% [markdown] lang="es" id="verify-read"
# Ninguna: cada falla la vio otra revisión. Las pruebas preguntan de una en una, así que no se forma la fila; no miran cabeceras; y en sus
# ejemplos siempre hace buen tiempo. El tercer cambio divide entre la visibilidad, y hay un vuelo inventado que la tiene en **cero**.
#
# [Probar en producción](glossary:production-testing) no sustituye a las compuertas: llega después, con peticiones marcadas para que no
# cuenten como uso.

# %% [markdown] lang="en" id="verify-read"
# None: each fault was seen by another check. The tests ask one at a time, so that no queue forms; they do not look at headers; and in their
# examples the weather is always fine. The third change divides by the visibility, and one made-up flight has **zero** of it.
#
# [Testing in production](glossary:production-testing) does not replace the gates: it comes after them, with requests that are marked so
# that they do not count as use.

# %% [markdown] lang="es" id="test-data" covers=["cd.verify"] path="deep" minutes=3
# ## ¿Con qué datos pruebas?
#
# «Copiemos una semana de producción», dice alguien. Serían datos realistas… y los viajes de personas de verdad, en una carpeta de pruebas
# que nadie vigila. Hay tres caminos mejores: **generarlos** con una semilla (y que incluyan los extremos de cada rango), **enmascarar**
# lo grabado hasta que no quede nadie, y ponerles **versión**, para que dos equipos hablen de lo mismo.
#
# Un archivo generado, el mismo con una sola distancia cambiada a mano, y otro con una pasajera. A este último lo delatan sus campos. Y al
# segundo, sin comparar vuelo por vuelo, ¿qué podría delatarlo?

# %% [markdown] lang="en" id="test-data" covers=["cd.verify"] path="deep" minutes=3
# ## Which data do you test with?
#
# “Let us copy a week of production”, somebody says. The data would be realistic… and the journeys of real people, in a folder of tests
# that nobody watches. There are three better ways: **generate** them from a seed (and have them include the ends of each range), **mask**
# what was recorded until nobody is left, and give them a **version**, so that two teams speak of the same thing.
#
# A generated file, the same with a single distance changed by hand, and one with a passenger in it. The last is given away by its fields.
# And the second, without comparing flight by flight: what could give it away?

# %% id="demo-test-data"
from mlops_lessons.continuous_deployment import synthetic_data, watch_tables

data = synthetic_data.generate(seed=1, count=60)
altered = [{**data.flights[0], "distance": 5}, *data.flights[1:]]
copied = [{**data.flights[0], "passenger": "Ana", "phone": "+54 11 5555 0132"}, *data.flights[1:]]
watch_tables.show_test_data(data, altered, copied)

# %% [markdown] lang="es" id="test-data-read"
# Su resumen: el nombre de la versión termina con doce letras y cifras de él (lo de antes, `generated`, es de dónde salieron los datos), y
# ya no coincide. El tercero trae un nombre (`passenger`) que solo puede venir de una persona. Es la [gestión de datos de
# prueba](glossary:test-data-management): se sabe de dónde salieron, no cambian a escondidas y no son de nadie.
#
# La letra pequeña: los datos generados tienen los extremos, pero no la **mezcla** real. Si en producción nueve de cada diez preguntan por
# la misma ruta, aquí no se nota.

# %% [markdown] lang="en" id="test-data-read"
# Its digest: the version's name ends with twelve letters and figures of it (what stands before, `generated`, is where the data came from),
# and they no longer agree. The third has a name (`passenger`) that can only come from a person. That is [test data
# management](glossary:test-data-management): it is known where they came from, they do not change in secret and they are nobody's.
#
# The small print: generated data have the extremes, but not the real **mix**. If in production nine in ten ask about the same route, it
# does not show here.

# %% [markdown] lang="es" id="non-functional" covers=["cd.verify"] path="deep" minutes=3
# ## Rápido, ligero y a salvo
#
# Que la respuesta sea correcta es lo **funcional**. Lo demás (cuánto tarda, cuánta gente aguanta, cuánta memoria ocupa, qué cabeceras
# manda) son [requisitos no funcionales](glossary:non-functional-requirement), y solo se pueden probar si alguien escribió un número.
#
# La versión que atiende de una en una tarda 100 ms por persona. ¿Cuánto espera la última de 8? ¿Y la última de 4?

# %% [markdown] lang="en" id="non-functional" covers=["cd.verify"] path="deep" minutes=3
# ## Fast, light and safe
#
# That the answer is right is the **functional** part. The rest (how long it takes, how many people it stands, how much memory it holds,
# which headers it sends) are [non-functional requirements](glossary:non-functional-requirement), and they can only be tested once somebody
# wrote a number down.
#
# The release that serves one at a time takes 100 ms a person. How long does the last of 8 wait? And the last of 4?

# %% id="fig-crowd" tags=["figure"]
from mlops_lessons.continuous_deployment import watch_plots
from mlops_lessons.continuous_deployment.beside import beside

with beside(d, faulty_releases.one_at_a_time(d.copy)) as slow:
    watch_plots.crowd({"live": d.address, "slow": slow}, sizes=(1, 2, 4, 8))

# %% [markdown] lang="es" id="non-functional-read"
# Con una persona la diferencia no molesta a nadie; con 8, la última espera 8 turnos. El promedio esconde a la última: por eso el límite se pone al
# [percentil 95](glossary:percentile) y **con gente**.
#
# Memoria y cabeceras se revisan igual, con número y sin opinión:

# %% [markdown] lang="en" id="non-functional-read"
# With one person the difference bothers nobody; with 8, the last one waits 8 turns. The mean hides the last one: that is why the limit is set on
# the [95th percentile](glossary:percentile) and **with people**.
#
# Memory and headers are checked in the same way, with a number and without opinion:

# %% id="demo-non-functional"
from mlops_lessons.continuous_deployment import verification

pid = d.state()["services"][d.serving]["pid"]
memory, headers = verification.check_memory(pid, limit_mb=600), verification.check_headers(d.address)
show_facts(say, memory_within=memory.ok, headers_sent=all(found.ok for found in headers))

# %% [markdown] lang="es" id="verify-turn" covers=["cd.verify"] path="deep" minutes=7
# ## Tu turno: el usuario que nunca duerme
#
# ### Ejercicio: `is_well`
#
# Escribe el usuario inventado. `ask(ruta, cuerpo)` manda una petición de verdad (sin cuerpo es GET) y devuelve un diccionario con `status`,
# `headers` (nombres en minúsculas), `json` y `seconds`. Devuelve `True` solo si el servicio está **bien para un usuario**:
#
# - `/predict` contesta 200 y en `late` trae una probabilidad;
# - en medio segundo a lo más;
# - con la cabecera `x-content-type-options: nosniff`;
# - y contesta la versión `release` (la dice la cabecera `x-release`).
#
# Ejemplo: con todo en orden y en 0.1 segundos, `True`; lo mismo en 0.8, `False`. La revisión le pone delante servidores buenos y malos, de
# verdad.

# %% [markdown] lang="en" id="verify-turn" covers=["cd.verify"] path="deep" minutes=7
# ## Your turn: the user who never sleeps
#
# ### Exercise: `is_well`
#
# Write the made-up user. `ask(path, body)` sends a real request (without a body it is a GET) and returns a dictionary with `status`,
# `headers` (names in lower case), `json` and `seconds`. Return `True` only if the service is **well for a user**:
#
# - `/predict` answers 200 and has a probability in `late`;
# - within half a second;
# - with the header `x-content-type-options: nosniff`;
# - and it is the release `release` that answers (the header `x-release` says so).
#
# Example: with all in order and within 0.1 seconds, `True`; the same in 0.8, `False`. The check puts good and bad servers before it, real ones.


# %% id="ex-is-well" tags=["exercise"]
def is_well(ask, release):
    flight = {
        "carrier": "UA",
        "origin": "EWR",
        "weekday": 4,
        "hour": 18,
        "distance": 1400,
        "late_share": 0.3,
        "wind_speed": 12,
        "precip": 0,
        "visib": 10,
    }
    ask("/predict", flight)
    return ...


# %% id="check-is-well" tags=["check"]
lesson.check("is_well", is_well)
# lesson.hint("is_well")
# lesson.solution("is_well")

# %% id="quiz-verify-first"
lesson.quiz("verify-first")

# %% [markdown] lang="es" id="monitor" covers=["cd.monitor"] path="deep" minutes=2
# ## De un vistazo
#
# Alguien está de guardia y tiene cinco segundos. Este tablero cuenta desde que lo abres y se mueve mientras preguntan usuarios de
# verdad: errores, percentil 95, [presupuesto de error](glossary:error-budget) y lo que dice el modelo.
#
# Primero 150 personas preguntan en un día tranquilo; después otras 150 en plena tormenta, con los vuelos anteriores retrasados. La versión es
# la misma. Apuesta: ¿cuál de los números se mueve? ¿Es una falla?

# %% [markdown] lang="en" id="monitor" covers=["cd.monitor"] path="deep" minutes=2
# ## At one glance
#
# Somebody is on duty and has five seconds. This board counts from the moment you open it and moves while real users ask: errors, 95th
# percentile, [error budget](glossary:error-budget) and what the model says.
#
# First 150 people ask on a calm day; then another 150 in the middle of a storm, with the flights before theirs late. The release is the
# same. Place a bet: which of the numbers moves? Is it a fault?

# %% id="demo-board"
from mlops_lessons.continuous_deployment import board, weather

frames = {}
with board.live_board(d) as live:
    weather.ask_all(d.address, weather.flights_asked(150))
frames["calm"] = live.last

# %% id="demo-board-storm"
with board.live_board(d) as live:
    weather.ask_all(d.address, weather.flights_asked(150, weather=weather.STORM))
frames["storm"] = live.last
board.show_frames(frames)

# %% [markdown] lang="es" id="monitor-read"
# Solo el del modelo, y con razón (las duraciones se cuentan por casillas, y «≤ 1000 ms» es el borde de una: el percentil cae ahí o antes): en la tormenta más vuelos llegan tarde. El servicio está sano y el modelo **puede** estar bien; el tablero
# no lo sabe hasta que aterrice el último vuelo. Un error se ve al instante; una predicción mala, a veces mañana. Por eso se vigilan las
# dos cosas, y no con la misma alerta.

# %% [markdown] lang="en" id="monitor-read"
# Only that of the model, and rightly so (times are counted in bins, and “≤ 1000 ms” is the edge of one: the percentile lies there or below): in a storm more flights come late. The service is healthy and the model **may** be right; the board
# does not know until the last flight has landed. An error shows at once; a bad prediction, at times tomorrow. That is why both are
# watched, and not by the same alert.

# %% [markdown] lang="es" id="telemetry" covers=["cd.monitor"] path="deep" minutes=3
# ## ¿En qué se fue el tiempo?
#
# «Está lento», escribe un usuario. ¿El enrutador, el servicio o el modelo? Seguimos **una** petición. El cliente le pone un número en la
# cabecera `traceparent`, y cada parte anota con ese número cuándo empezó y cuándo acabó: es una [traza](glossary:trace).
#
# ¿Qué parte del tiempo se lleva el modelo? Cada renglón llama al de abajo: cliente (`client`), enrutador (`router`), servicio y modelo.

# %% [markdown] lang="en" id="telemetry" covers=["cd.monitor"] path="deep" minutes=3
# ## Where did the time go?
#
# “It is slow”, a user writes. The router, the service or the model? We follow **one** request. The client gives it a number in the header
# `traceparent`, and each part notes under that number when it began and when it ended: that is a [trace](glossary:trace).
#
# Which part of the time is the model's? Each line calls the one below: client, router, service and model.

# %% id="demo-trace"
from mlops_lessons.continuous_deployment import otlp, telemetry

spans = telemetry.follow(d, weather.flights_asked(1)[0])
print(otlp.tree_text(spans))
watch_plots.trace(spans)

# %% [markdown] lang="es" id="telemetry-read"
# (Si una barra termina después que la de arriba, esa parte aún recogía sus cosas con la respuesta ya entregada.)
#
# Y nadie cambió la aplicación: la plataforma envuelve cada versión al servirla, y anota lo suyo. También miden las demás capas, del equipo
# al modelo; todo junto es la [telemetría de toda la pila](glossary:full-stack-telemetry). Cada parte publica en `/-/metrics` una página de
# texto con el formato de Prometheus, un programa muy usado para juntar métricas. Una traza va en el de OpenTelemetry, otra costumbre
# común. Por eso cualquier herramienta puede leerlas. Los nombres van en inglés, como es costumbre: los de `host` son del equipo, y los de
# `process`, del proceso.

# %% [markdown] lang="en" id="telemetry-read"
# (Where a bar ends later than the one above, that part was still tidying up with the answer already handed over.)
#
# And nobody changed the application: the platform wraps each release as it serves it, and takes notes. The other layers measure as well,
# from host to model; all of it together is [full-stack telemetry](glossary:full-stack-telemetry). Each part publishes at `/-/metrics` a page
# of text in the format of Prometheus, a program widely used to gather metrics. A trace goes in that of OpenTelemetry, another common
# habit. So any tool can read them. A name says whose it is: `host` is the machine, `process` the process.

# %% id="demo-layers"
import time

from mlops_lessons.continuous_deployment import federation

now = time.time()
pages = board.pages(d) | {"weather": telemetry.data_page(now)}
whole = federation.federated(pages)
telemetry.show_layers(whole)

# %% [markdown] lang="es" id="federated" covers=["cd.monitor"] path="deep" minutes=3
# ## Cada equipo tiene su tablero, y todos están en verde
#
# Operaciones mira el servicio: verde. Ciencia de datos mira el modelo: contesta. Y aun así los usuarios se quejan de predicciones
# raras. ¿Quién tiene razón? Juntamos las páginas de todos, cada número con la parte de donde vino, en una vista
# [federada](glossary:federated-monitoring). (La del clima, `weather`, es inventada: aquí no hay una estación meteorológica.)

# %% [markdown] lang="en" id="federated" covers=["cd.monitor"] path="deep" minutes=3
# ## Each team has its board, and all of them are green
#
# Operations looks at the service: green. Data science looks at the model: it answers. And yet users complain of odd predictions. Who is
# right? We put everybody's pages together, each number with the part it came from, in one [federated](glossary:federated-monitoring)
# view. (That of the weather, `weather`, is made up: there is no weather station here.)

# %% id="demo-federated"
telemetry.show_whole(whole, now, d.serving)

# %% [markdown] lang="es" id="federated-read"
# Todos, y ninguno: el clima que usa el modelo es de ayer y viene con huecos. Ningún tablero por separado lo decía. La vista común
# se hace con poco: nombres iguales para lo mismo, una etiqueta que diga de quién es, y que **no contestar** también sea un dato (`up = 0`).

# %% [markdown] lang="en" id="federated-read"
# All of them, and none: the weather that the model uses is yesterday's and comes with gaps. No board by itself said so. The common view
# takes little: equal names for equal things, a label that says whose it is, and that **not answering** is a number as well (`up = 0`).

# %% id="quiz-monitor"
lesson.quiz("monitor")

# %% [markdown] lang="es" id="respond" covers=["cd.respond"] path="core" minutes=3
# ## Amanece con niebla
#
# El equipo publica el cambio que anota el clima: los usuarios inventados lo habrían visto, pero nadie los conectó a la cadena. Queda puesta
# una guardia. Su [presupuesto de error](glossary:error-budget) es de 1 de cada 100, y mira una vez por minuto: si los errores lo gastan
# **14.4 veces** más rápido de lo permitido en la última hora **y** en los últimos 5 minutos, vuelve atrás sola.
#
# A los seis minutos cae la niebla, y la mitad de los usuarios pregunta por vuelos sin visibilidad. Nadie toca nada. Apuesta: ¿cuántos
# minutos tarda en retirarse la versión? ¿Cuántas respuestas se pierden?

# %% [markdown] lang="en" id="respond" covers=["cd.respond"] path="core" minutes=3
# ## Fog at dawn
#
# The team ships the change that notes the weather: the made-up users would have seen it, but nobody has connected them to the pipeline. A
# guard is left on watch. Its [error budget](glossary:error-budget) is 1 in 100, and it looks once a minute: if errors burn it **14.4
# times** as fast as allowed over the last hour **and** over the last 5 minutes, it rolls back by itself.
#
# After six minutes the fog comes down, and half of the users ask about flights without visibility. Nobody touches anything. Place a bet:
# how many minutes until the release is gone? How many answers are lost?

# %% id="demo-fog-push" literal="a message of a commit"
from mlops_lessons.continuous_deployment import alerts, watch, watch_plots, weather

good = d.serving
foggy = pushing.show_push(d, faulty_releases.fog(d.copy), "Log the weather")

# %% id="demo-fog-morning"
clock = weather.Clock()
on_duty = watch.guard(d, objective=0.99, clock=clock, rules=alerts.WORKBOOK[:1])
minutes = weather.foggy_morning(on_duty, clock)
watch_plots.morning(minutes)

# %% id="demo-fog-numbers"
watch_plots.show_morning(minutes)
show_facts(say, serves_earlier=d.serving == good, rollbacks=len(on_duty.rollbacks))

# %% [markdown] lang="es" id="respond-read"
# El reloj es inventado; las peticiones, las fallas y la [vuelta atrás](glossary:automatic-rollback), de verdad. La línea corta pasa el
# umbral en el segundo minuto malo; la larga, un minuto después. Y con la misma niebla, la versión de antes contesta a todos.
#
# Volver atrás es deshacer para los usuarios, no arreglar: el cambio sigue en la rama, y se quita con un envío.

# %% [markdown] lang="en" id="respond-read"
# The clock is made up; the requests, the failures and the [rollback](glossary:automatic-rollback) are real. The short line passes the
# threshold in the second bad minute, the long one a minute later. And in the same fog, the release before answers everybody.
#
# To roll back is to undo it for the users, not to mend it: the change is still in the branch, and a push takes it out.

# %% id="demo-fog-revert"
d.copy.git("revert", "--no-edit", "HEAD")
mended = d.push()
show_facts(say, push_accepted=mended.accepted, serves_repair=d.serving == mended.commit)

# %% [markdown] lang="es" id="respond-end"
# Enviar, lanzar, verificar, vigilar y responder: el día termina como empezó, con un `push`. La lección `06`, *El equipo de datos*, mira a
# quienes están detrás de un modelo como este.

# %% [markdown] lang="en" id="respond-end"
# Push, release, verify, monitor and respond: the day ends as it began, with a `push`. Lesson `06`, *The data team*, looks at those who
# stand behind a model like this one.

# %% [markdown] lang="es" id="second-act" path="deep" minutes=0
# ## Segundo acto: la mañana siguiente
#
# La niebla pasó y la clase termina ahí. Queda lo que se hace con calma: decidir cuándo se despierta a alguien, atender una queja, escribir
# qué pasó y asegurar que lo que corre es lo que dice el repositorio.

# %% [markdown] lang="en" id="second-act" path="deep" minutes=0
# ## Second act: the morning after
#
# The fog is gone, and so far goes the class. What is left is done with a cool head: deciding when somebody is woken, answering a complaint,
# writing down what happened, and making sure that what runs is what the repository says.

# %% [markdown] lang="es" id="alert-turn" covers=["cd.respond", "cd.monitor"] path="deep" minutes=6
# ## Tu turno: ¿despertamos a alguien?
#
# ¿Por qué 14.4 y no 10? Porque a ese ritmo, en **una hora**, se va el 2 % del presupuesto de 30 días. El libro de trabajo de SRE (Google)
# propone tres reglas. Cada una mira dos ventanas; la corta, de un doceavo, dice si **todavía** pasa:
#
# | qué se hace | veces más rápido | ventana larga | ventana corta | presupuesto que se fue |
# |---|---|---|---|---|
# | despertar a alguien | 14.4 | 1 h | 5 min | 2 % |
# | despertar a alguien | 6 | 6 h | 30 min | 5 % |
# | abrir un ticket, para mañana | 1 | 3 días | 6 h | 10 % |

# %% [markdown] lang="en" id="alert-turn" covers=["cd.respond", "cd.monitor"] path="deep" minutes=6
# ## Your turn: do we wake somebody?
#
# Why 14.4 and not 10? Because at that rate 2 % of a budget for 30 days goes in **one hour**. The SRE workbook (Google) suggests three rules.
# Each looks at two windows; the short one, a twelfth, says whether it **still** goes on:
#
# | what is done | times as fast | long window | short window | budget gone |
# |---|---|---|---|---|
# | wake somebody | 14.4 | 1 h | 5 min | 2 % |
# | wake somebody | 6 | 6 h | 30 min | 5 % |
# | open a ticket, for tomorrow | 1 | 3 days | 6 h | 10 % |

# %% [markdown] lang="es" id="ex-page-now-text"
# ### Ejercicio: `page_now`
#
# `long` y `short` son pares `[fallas, peticiones]` de la última hora y de los últimos 5 minutos. Devuelve `True` si la primera regla despierta a
# alguien con el objetivo `objective` (0.999 es 99.9 %: permite 1 falla de cada 1000).
#
# Ejemplo: `page_now([200, 10000], [20, 1000], 0.999)` es `True`: las dos van a 20 veces lo permitido.

# %% [markdown] lang="en" id="ex-page-now-text"
# ### Exercise: `page_now`
#
# `long` and `short` are pairs `[failures, requests]` of the last hour and of the last 5 minutes. Return `True` if the first rule wakes somebody
# with the objective `objective` (0.999 is 99.9 %: it allows 1 failure in 1000).
#
# Example: `page_now([200, 10000], [20, 1000], 0.999)` is `True`: both go at 20 times what is allowed.


# %% id="ex-page-now" tags=["exercise"]
def page_now(long, short, objective):
    return ...


# %% id="check-page-now" tags=["check"]
lesson.check("page_now", page_now)
# lesson.hint("page_now")
# lesson.solution("page_now")

# %% id="quiz-respond-first"
lesson.quiz("respond-first")

# %% [markdown] lang="es" id="replay" covers=["cd.respond"] path="deep" minutes=4
# ## «Ayer me decían otra cosa»
#
# El equipo prueba al lado otra versión. Ana, que la usó ayer como voluntaria, se queja: para los mismos vuelos le dio otros números, y
# ninguna respuesta falló. El enrutador grabó su
# sesión, con los datos personales **enmascarados** antes de escribir nada; Ana solo lee un número de sesión en su respuesta.
#
# Esto es lo que quedó grabado de la primera petición:

# %% [markdown] lang="en" id="replay" covers=["cd.respond"] path="deep" minutes=4
# ## “Yesterday they told me something else”
#
# The team tries another release beside. Ana, who used it yesterday as a volunteer, complains: for the same flights it gave her other
# numbers, and no answer failed. The router recorded her
# session, with personal data **masked** before anything was written; Ana only reads a session number off her answer.
#
# This is what was recorded of the first request:

# %% id="demo-recording" literal="what a user types, mail address and all"
from mlops_lessons.continuous_deployment import complaint

session = complaint.record_session(d, user="ana.garcia@example.com", note="booking K7QX2P")
complaint.show_record(session[0])

# %% [markdown] lang="es" id="replay-bet"
# Los dos campos desconocidos son un correo y una nota que Ana agregó: como nadie los había previsto, se taparon con todo y nombre.
#
# Ahora la [repetimos](glossary:session-replay): las mismas peticiones a la versión que sirve y a la de al lado, y se comparan las
# respuestas. La de al lado cambió una sola línea: en la lista de aerolíneas puso a Alaska (`AS`) antes que a American (`AA`), porque ese
# es el orden de sus nombres. El modelo es el mismo.
#
# Apuesta antes de ver la tabla: Ana preguntó por `UA`, `AA` y `AS`. ¿Cambian las respuestas de todas, de esas dos o de ninguna?

# %% [markdown] lang="en" id="replay-bet"
# The two unknown fields are a mail address and a note that Ana added: as nobody had foreseen them, they were covered, name and all.
#
# Now we [replay](glossary:session-replay) it: the same requests to the release in service and to the one beside, and the answers are
# compared. The one beside changed a single line: in the list of airlines it put Alaska (`AS`) before American (`AA`), as that is the
# order of their names. The model is the same.
#
# Place a bet before you see the table: Ana asked about `UA`, `AA` and `AS`. Do the answers change for all, for those two or for none?

# %% id="demo-replay"
from mlops_lessons.continuous_deployment import replay

serving = d.pointer["releases"][d.serving]["address"]
with beside(d, faulty_releases.swapped_airlines(d.copy)) as other:
    compared = replay.replay_both(session, serving, other)
complaint.show_differences(session, compared)

# %% [markdown] lang="es" id="replay-read"
# Dos aerolíneas cambiaron de columna: el modelo trata a `AS` como si fuera `AA`, y al revés. Nada falla, nada tarda: solo está mal. `UA` no
# se movió y contesta igual; así la diferencia señala la causa. Ninguna alerta de errores lo habría visto; una persona que se queja y una
# sesión que se puede repetir, sí. (El [contrato del modelo](glossary:model-contract) también: por eso va antes de desplegar.)

# %% [markdown] lang="en" id="replay-read"
# Two airlines changed columns: the model takes `AS` for `AA`, and the other way round. Nothing fails, nothing is slow: it is just wrong. `UA` did
# not move and answers the same; so the difference points at the cause. No alert on errors would have seen it; a person who complains and a
# session that can be replayed did. (So would the [model contract](glossary:model-contract): that is why it comes before the deployment.)

# %% [markdown] lang="es" id="ex-mask-session-text"
# ### Ejercicio: `mask_session`
#
# Recibes una lista de peticiones (diccionarios). Devuelve una lista nueva, con los mismos campos, en la que:
#
# - `minute`, `carrier`, `origin` y `hour` quedan **igual**, para poder repetir;
# - de cualquier otro campo (también de uno que no esperabas) no quede el valor, ni un trozo;
# - el mismo valor tenga siempre el mismo sustituto, y otro valor, otro.
#
# Un resumen (*hash*) a secas no sirve: quien tenga una lista de nombres calcula el de cada uno y compara.
#
# Ejemplo: `[{"minute": 3, "user": "ana"}, {"minute": 5, "user": "ana"}]` puede quedar en
# `[{"minute": 3, "user": "person-1"}, {"minute": 5, "user": "person-1"}]`.

# %% [markdown] lang="en" id="ex-mask-session-text"
# ### Exercise: `mask_session`
#
# You get a list of requests (dictionaries). Return a new list, with the same fields, in which:
#
# - `minute`, `carrier`, `origin` and `hour` stay **as they are**, so that they can be asked again;
# - of any other field (also of one that you did not expect) the value does not stay, nor a piece of it;
# - the same value always has the same stand-in, and another value another one.
#
# A plain hash will not do: whoever has a list of names works out that of each and compares.
#
# Example: `[{"minute": 3, "user": "ana"}, {"minute": 5, "user": "ana"}]` may become
# `[{"minute": 3, "user": "person-1"}, {"minute": 5, "user": "person-1"}]`.


# %% id="ex-mask-session" tags=["exercise"]
def mask_session(records):
    return ...


# %% id="check-mask-session" tags=["check"]
lesson.check("mask_session", mask_session)
# lesson.hint("mask_session")
# lesson.solution("mask_session")

# %% [markdown] lang="es" id="incident" covers=["cd.respond"] path="deep" minutes=7
# ## ¿A quién llamamos? ¿Qué escribimos después?
#
# Con la niebla nadie tuvo que despertarse. Otras veces hay que llamar a varios equipos, y lo que más ayuda no es técnico: **un** canal para
# todo lo que se sabe y **una** persona que coordina sin arreglar. Son [papeles](glossary:incident-roles), no cargos; quien llega lee el
# canal, y el relevo se dice en voz alta.
#
# Después, el registro ya tiene la línea del tiempo. Nadie la escribe de memoria:

# %% [markdown] lang="en" id="incident" covers=["cd.respond"] path="deep" minutes=7
# ## Whom do we call? What do we write afterwards?
#
# In the fog nobody had to get up. At other times several teams must be called, and what helps most is not technical: **one** channel for all that is
# known and **one** person who coordinates and mends nothing. They are [roles](glossary:incident-roles), not posts; whoever joins reads the
# channel, and a handover is said out loud.
#
# Afterwards, the log has the timeline already. Nobody writes it from memory:

# %% id="demo-timeline"
from mlops_lessons.continuous_deployment import incidents

record = complaint.incident_of(d, foggy.commit)
watch_tables.show_timeline(record, {foggy.commit: "foggy", good: "before"})

# %% [markdown] lang="es" id="incident-times"
# ### Ejercicio: `incident_times`
#
# Recibes los eventos de un incidente, **sin orden**: diccionarios con `minute`, `kind` (`"deployed"`, `"opened"` o `"resolved"`) y `release`.
# La versión afectada es la que nombra `opened`. Devuelve una **lista**, `[notarse, resolverse]`, con dos tiempos en
# minutos:
#
# 1. **cuánto tardó en notarse**: desde el último despliegue de la afectada, antes de que se abriera, hasta que se abrió;
# 2. **cuánto tardó en resolverse**: desde que se abrió hasta que se cerró; `None` si sigue abierto.
#
# Ejemplo: `b` se despliega en el minuto 30, se abre en el 42 y se cierra en el 45: `[12, 3]`.

# %% [markdown] lang="en" id="incident-times"
# ### Exercise: `incident_times`
#
# You get the events of an incident, in **no order**: dictionaries with `minute`, `kind` (`"deployed"`, `"opened"` or `"resolved"`) and `release`.
# The affected release is the one that `opened` names. Return a **list**, `[noticed, mended]`, with two
# times in minutes:
#
# 1. **how long until it was noticed**: from the last deployment of the affected one, before it was opened, to the opening;
# 2. **how long until it was mended**: from the opening to the resolution; `None` if it is still open.
#
# Example: `b` is deployed in minute 30, opened in 42 and resolved in 45: `[12, 3]`.


# %% id="ex-incident-times" tags=["exercise"]
def incident_times(events):
    return ...


# %% id="check-incident-times" tags=["check"]
lesson.check("incident_times", incident_times)
# lesson.hint("incident_times")
# lesson.solution("incident_times")

# %% [markdown] lang="es" id="review"
# ### La revisión, sin culpables
#
# Este es el borrador que alguien escribió con prisa sobre la plantilla del curso. Léelo, y antes de ejecutar la segunda celda busca:
# ¿qué frases señalan a una persona?, ¿a qué acciones les falta responsable o fecha?

# %% [markdown] lang="en" id="review"
# ### The review, with nobody to blame
#
# This is the draft that somebody wrote in a hurry on the course's template. Read it, and before you run the second cell look for yourself: which
# sentences point at a person? Which actions lack an owner or a date?

# %% id="demo-draft"
draft = complaint.draft_review()
print(draft)

# %% id="demo-review-lint" literal="the people of the story"
watch_tables.show_remarks(incidents.review_problems(draft, people=["Luis"]))

# %% [markdown] lang="es" id="review-read"
# El revisor de frases ayuda a quien escribe; no juzga. La pregunta que cambia algo no es «¿quién?», sino «¿qué hizo que pareciera correcto?». Aquí:
# ninguna prueba tenía niebla. Esa es una acción, con dueño y fecha: «agregar los extremos de cada rango a las pruebas». «Tener más
# cuidado» no lo es.

# %% [markdown] lang="en" id="review-read"
# The checker of sentences helps whoever writes; it is no judge. The question that changes something is not “who?” but “what made it look right?”.
# Here: no test had fog. That is an action, with an owner and a date: “add the ends of each range to the tests”. “Be more careful” is none.

# %% id="think-foggy-review"
lesson.think("foggy-review")

# %% id="quiz-respond"
lesson.quiz("respond")

# %% [markdown] lang="es" id="versions" covers=["cd.deploy", "cd.respond"] path="deep" minutes=6
# ## El repositorio manda
#
# Cada versión se llama como su commit. Con eso, desplegar lo de la semana pasada es la **misma orden** con otro nombre: no hay carpetas
# «final_2_buena» ni pasos que recordar. Es la [automatización del despliegue](glossary:deployment-automation) apoyada en el control de
# versiones.
#
# Volvamos al primer commit del día, y luego pidamos [reconciliar](glossary:reconcile): que la cadena compare lo que sirve con lo que dice la
# rama, y corrija. ¿Quién contesta después de cada orden?

# %% [markdown] lang="en" id="versions" covers=["cd.deploy", "cd.respond"] path="deep" minutes=6
# ## The repository decides
#
# Each release is called like its commit. So deploying last week's is the **same order** with another name: no folders called
# “final_2_good”, and no steps to remember. That is [deployment automation](glossary:deployment-automation) resting on version control.
#
# Let us go back to the day's first commit, and then ask to [reconcile](glossary:reconcile): to have the pipeline compare what serves with
# what the branch says, and set it right. Who answers after each order?

# %% id="demo-older"
oldest = next(iter(pushing.release_names(d)))
d.deploy(oldest)
after_deploying = pushing.answering(d)
d.reconcile()
latest = pushing.named(d, d.copy.undo())
show_facts(say, after_deploying=after_deploying, head_again=pushing.answering(d) == latest)

# %% [markdown] lang="es" id="tampered"
# ### Alguien edita el servidor
#
# Son las tres de la mañana y alguien cambia una línea **directamente** en la carpeta que sirve. La carpeta es de solo lectura, pero a quien
# administra eso no lo detiene.
#
# Apuesta: ¿quién lo nota primero: los usuarios, las pruebas o nadie?

# %% [markdown] lang="en" id="tampered"
# ### Somebody edits the server
#
# It is three in the morning, and somebody changes a line **right in** the folder that serves. The folder is read-only, but that does not stop
# an administrator.
#
# Place a bet: who notices first: the users, the tests or nobody?

# %% id="demo-tampered" literal="the line that somebody adds"
read_only = bad_changes.edited_in_place(d, "features.py", "NUMBERS = NUMBERS[::-1]")
told = pushing.risks(d, flight, shares) == before
show_facts(say, was_read_only=read_only, told_as_before=told, altered=[*d.tampered().values()])

# %% [markdown] lang="es" id="tampered-read"
# Los usuarios no notan nada: el proceso leyó ese archivo al arrancar. La bomba espera al próximo reinicio, y las pruebas nunca vieron esa
# línea. Lo dice el [manifiesto](glossary:manifest), un resumen de cada archivo hecho al construir: `changed`, cambió.
#
# No se repara la carpeta: se **reemplaza**. Es [infraestructura inmutable](glossary:immutable-infrastructure).

# %% [markdown] lang="en" id="tampered-read"
# Users notice nothing: the process read that file when it started. The bomb waits for the next restart, and the tests never saw that line.
# The [manifest](glossary:manifest), a digest of each file made when it was built, says `changed`.
#
# The folder is not mended: it is **replaced**. That is [immutable infrastructure](glossary:immutable-infrastructure).

# %% id="demo-healed"
stays = d.deploy(tell=print)
show_facts(say, stays=stays, altered=[*d.tampered().values()])

# %% [markdown] lang="es" id="manifest-turn"
# En la industria, esta carpeta es una imagen de contenedor y su nombre es el [resumen](glossary:image-digest) (`app@sha256:…`). Una etiqueta
# como `app:1.4` se puede mover; un resumen, no.
#
# ### Ejercicio: `manifest_problems`
#
# `manifest` dice el SHA-256 (hexadecimal) de cada archivo por su nombre; `files` tiene el texto de cada archivo que hay. Devuelve la lista
# **ordenada** de lo que está mal: `"missing: a.py"`, `"added: b.py"`, `"changed: c.py"`. El texto se cuenta en UTF-8.
#
# Ejemplo: si `features.py` tiene otro texto, `["changed: features.py"]`.

# %% [markdown] lang="en" id="manifest-turn"
# In industry this folder is a container image, and its name is the [digest](glossary:image-digest) (`app@sha256:…`). A tag such as `app:1.4`
# can be moved; a digest cannot.
#
# ### Exercise: `manifest_problems`
#
# `manifest` tells the SHA-256 (hexadecimal) of each file by its name; `files` has the text of each file that is there. Return the
# **sorted** list of what is wrong: `"missing: a.py"`, `"added: b.py"`, `"changed: c.py"`. Text counts as UTF-8.
#
# Example: if `features.py` has another text, `["changed: features.py"]`.


# %% id="ex-manifest-problems" tags=["exercise"]
def manifest_problems(manifest, files):
    return ...


# %% id="check-manifest-problems" tags=["check"]
lesson.check("manifest_problems", manifest_problems)
# lesson.hint("manifest_problems")
# lesson.solution("manifest_problems")

# %% id="quiz-push-immutable"
lesson.quiz("push-immutable")

# %% [markdown] lang="es" id="workflow" covers=["cd.deploy"] path="deep" minutes=7
# ## La misma cadena en GitHub
#
# Tu cadena corre en un gancho: un programa que git llama al recibir un push. En un servicio se escribe como [flujo de trabajo](glossary:workflow): un archivo que viaja con el
# código. Este es el de hoy. Lee cuatro palabras: `on`, cuándo corre; `run`, qué orden da; `needs`, a qué trabajo espera; `secrets`,
# dónde viven las claves.

# %% [markdown] lang="en" id="workflow" covers=["cd.deploy"] path="deep" minutes=7
# ## The same pipeline on GitHub
#
# Your pipeline runs in a hook: a program that git calls when a push comes in. At a service it is written as a [workflow](glossary:workflow): a file that travels with the code. This
# is today's. Read four words: `on`, when it runs; `run`, the command it gives; `needs`, which job it waits for; `secrets`, where keys live.

# %% id="demo-workflow"
from mlops_lessons.continuous_deployment import workflow

print(workflow.pipeline_workflow())

# %% [markdown] lang="es" id="workflow-bet"
# Alguien escribió otra versión con prisa: en `deploy` pone `need` en lugar de `needs`, y las pruebas son `pytest -q || true` (si fallan, como si nada).
#
# Los editores y `check-jsonschema` conocen el [esquema](https://www.schemastore.org/github-workflow.json), la lista de lo que cabe en ese
# archivo. Apuesta: ¿cuántas de las dos ve?

# %% [markdown] lang="en" id="workflow-bet"
# Somebody wrote another version in a hurry: in `deploy` it says `need` instead of `needs`, and the tests are `pytest -q || true` (if they fail, never mind).
#
# Editors and `check-jsonschema` know the [schema](https://www.schemastore.org/github-workflow.json), the list of what may stand in that
# file. Place a bet: how many of the two does it see?

# %% id="demo-schema" literal="what somebody writes into the workflow"
good = workflow.pipeline_workflow()
hasty = good.replace("needs:", "need:").replace("pytest -q", "pytest -q || true")
workflow.show_problems(hasty)

# %% [markdown] lang="es" id="workflow-read"
# El esquema vio una, y lo dice en inglés: sobra `need`, una palabra que no conoce. Dice qué se **puede** escribir, no qué conviene; lo
# demás lo preguntamos nosotros.
#
# Guardémoslo en el repositorio, en **otra rama**: ¿se despliega?

# %% [markdown] lang="en" id="workflow-read"
# The schema saw one: `need`, a word that it does not know. It says what **may** be written, not what is wise; the rest we ask ourselves.
#
# Let us keep it in the repository, on **another branch**: is it deployed?

# %% id="demo-branch" literal="the message of a commit"
pushing.show_branch_push(d, {workflow.PATH: good}, "workflow", "The pipeline as a workflow")

# %% [markdown] lang="es" id="workflow-there"
# ¿Qué cambia allá? (Documentación de GitHub, noviembre de 2026.)
#
# | aquí | allá |
# |---|---|
# | las pruebas corren **antes** de aceptar | corren **después** del push, salvo que se proteja la rama y se exijan |
# | una máquina tuya, ya caliente | una máquina nueva por trabajo: se instala todo, y para eso hay cachés |
# | nadie aprueba | un `environment` puede pedir revisores; entonces es **entrega** continua |
# | no hay claves | secretos del repositorio o del entorno |
# | `git` y tu carpeta | acciones ajenas: `@v6` es una etiqueta que se mueve; el commit completo, no |

# %% [markdown] lang="en" id="workflow-there"
# What changes there? (GitHub's documentation, November 2026.)
#
# | here | there |
# |---|---|
# | tests run **before** it is accepted | they run **after** the push, unless the branch is protected and demands them |
# | a machine of yours, already warm | a new machine for each job: all is installed, and that is what caches are for |
# | nobody approves | an `environment` may ask for reviewers; that is continuous **delivery** then |
# | there are no keys | secrets of the repository or the environment |
# | `git` and your folder | other people's actions: `@v6` is a tag that moves; the full commit is not |

# %% [markdown] lang="es" id="workflow-own"
# Este curso hace lo mismo consigo: en la raíz del repositorio, `.ci/run` es un guion que instala, revisa y prueba todo desde un clon
# limpio, y un cambio que no lo pasa no entra. El servicio que lo llama puede ser cualquiera: el guion está en el repositorio.
#
# ### Ejercicio: `delivery_workflow`
#
# Este flujo despliega lo que sea. Repáralo: siete cosas, y el esquema ve una. `workflow.show_problems(text)` ayuda. Después cambia la última
# línea por estas dos:
#
# ```python
# size = where.write_text(text, encoding="utf-8")
# delivery_workflow = where
# ```

# %% [markdown] lang="en" id="workflow-own"
# This course does the same with itself: at the repository's root, `.ci/run` is a script that installs, checks and tests everything from a
# clean clone, and a change that does not pass it does not get in. The service that calls it may be any: the script is in the repository.
#
# ### Exercise: `delivery_workflow`
#
# This workflow deploys just anything. Mend it: seven things, and the schema sees one. `workflow.show_problems(text)` helps. Then change the
# last line for these two:
#
# ```python
# size = where.write_text(text, encoding="utf-8")
# delivery_workflow = where
# ```

# %% id="ex-delivery-workflow" tags=["exercise"] literal="a workflow that the learner mends"
from pathlib import Path

text = """
name: delivery
on: push
jobs:
  check:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v6
      - run: pytest -q || true
  deploy:
    run-on: ubuntu-24.04
    environment: production
    steps:
      - uses: actions/checkout@v6
      - run: ./deploy "$GITHUB_SHA"
        env:
          DEPLOY_KEY: not-a-real-key
"""
where = Path("delivery.yml")
delivery_workflow = ...

# %% id="check-delivery-workflow" tags=["check"]
lesson.check("delivery_workflow", delivery_workflow)
# lesson.hint("delivery_workflow")
# lesson.solution("delivery_workflow")

# %% id="quiz-push-workflow"
lesson.quiz("push-workflow")

# %% [markdown] lang="es" id="log" covers=["cd.devops", "cd.definition"] path="deep" minutes=3
# ## Lo que quedó escrito
#
# Cada envío, etapa, despliegue, verificación e incidente de hoy es una línea de **un** [registro](glossary:delivery-log). No lo escribiste
# tú, lo escribió la cadena, y las métricas de la lección `03` lo leen tal cual.
#
# ¿Cuánto tardó, en la mediana, un commit en llegar a los usuarios? ¿Qué parte de los despliegues falló?

# %% [markdown] lang="en" id="log" covers=["cd.devops", "cd.definition"] path="deep" minutes=3
# ## What was written down
#
# Each push, stage, deployment, verification and incident of today is a line of **one** [log](glossary:delivery-log). You did not write it, the
# pipeline did, and the metrics of lesson `03` read it as it is.
#
# How long did a commit take, in the median, to reach the users? Which part of the deployments failed?

# %% id="fig-day" tags=["figure"]
from mlops_lessons.devops.git_history import read_history
from mlops_lessons.devops.metrics import measure

events = d.log.read().events
today = measure(read_history(d.remote), events)
plots.show_day(events, today)

# %% [markdown] lang="es" id="log-read"
# Aquí el `revert` y las vueltas atrás cuentan como falla, y está bien que cuenten: una versión que engañó a la gente falló, aunque durara
# segundos. Desconfía de la frecuencia: son minutos estirados a un día.
#
# ¿Y DevOps? El despliegue continuo es su parte que mira a producción: **desplegar**, **verificar** que funciona y **poder vigilarlo**
# después del lanzamiento, con el mismo equipo respondiendo. No dice qué construir ni cómo convivir; eso también es DevOps.

# %% [markdown] lang="en" id="log-read"
# Here the `revert` and the rollbacks count as failures, and rightly so: a release that misled people failed, even if it lasted seconds.
# Distrust the frequency: it is minutes stretched to a day.
#
# And DevOps? Continuous deployment is its part that looks towards production: **deploy**, **verify** that it works and **be able to monitor
# it** after launch, with the same team answering for it. It does not say what to build or how to get along; that is DevOps too.

# %% id="quiz-push-metrics"
lesson.quiz("push-metrics")

# %% [markdown] lang="es" id="think" path="deep" minutes=2
# ## Para pensar
#
# No tiene una sola respuesta; lo que escribas queda guardado para ti y para la clase.

# %% [markdown] lang="en" id="think" path="deep" minutes=2
# ## To think about
#
# There is no single answer; what you write is kept for you and for the class.

# %% id="think-would-you"
lesson.think("push-would-you")

# %% [markdown] lang="es" id="quiz" path="deep" minutes=2
# ## Cuestionario
#
# Unas cuantas de repaso; mezclan todo lo anterior.

# %% [markdown] lang="en" id="quiz" path="deep" minutes=2
# ## Quiz
#
# A few to look back; they mix all of the above.

# %% id="quiz-push-recap"
lesson.quiz("push-recap")

# %% [markdown] lang="es" id="summary" path="deep" minutes=1
# ## Resumen
#
# - **Enviar**: todo commit que llega a la rama principal y pasa las pruebas llega a los usuarios sin que nadie apriete otro botón. Solo es
#   prudente con desarrollo riguroso, pruebas exhaustivas y vigilancia en tiempo real.
# - **Lanzar**: el código puede estar en producción sin que nadie lo vea; se da poco a poco, y se mira por segmentos.
# - **Verificar** allá, donde están los usuarios: cada revisión ve unas fallas y no ve otras.
# - **Vigilar** todo a la vez: servicio, modelo y datos.
# - **Responder**: primero se vuelve atrás; después se pregunta qué lo hizo posible, sin buscar culpables.
#
# Y esto es lo que te salió y a dónde volver:

# %% [markdown] lang="en" id="summary" path="deep" minutes=1
# ## Summary
#
# - **Push**: each commit that reaches the main branch and passes the tests reaches the users without anybody pressing another button. It is
#   only prudent with rigorous development, exhaustive tests and real-time monitoring.
# - **Release**: code may be in production without anybody seeing it; it is given little by little, and looked at by segments.
# - **Verify** there, where the users are: each check sees some faults and misses others.
# - **Monitor** everything at once: service, model and data.
# - **Respond**: first go back; then ask what made it possible, without looking for culprits.
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
# De la integración al despliegue:
#
# - M. Fowler, [Continuous Integration](https://martinfowler.com/articles/continuousIntegration.html), revisado en 2024, y
#   [Continuous Delivery](https://martinfowler.com/bliki/ContinuousDelivery.html) (en inglés)
# - J. Humble y D. Farley, [Continuous Delivery](https://continuousdelivery.com/), 2010 (en inglés): el libro de la idea
# - GitHub, [la sintaxis de los flujos de trabajo](https://docs.github.com/es/actions/writing-workflows/workflow-syntax-for-github-actions)
#   y [las ramas protegidas](https://docs.github.com/es/repositories/configuring-branches-and-merges-in-your-repository/managing-protected-branches/about-protected-branches)
# - Git, [los ganchos](https://git-scm.com/docs/githooks/es) y [cómo fusiona](https://git-scm.com/book/es/v2/Herramientas-de-Git-Fusi%C3%B3n-Avanzada)
# - [Open Container Initiative, el resumen de una imagen](https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests) (en inglés)
#
# Lanzar poco a poco y decidir:
#
# - P. Hodgson, [Feature Toggles](https://martinfowler.com/articles/feature-toggles.html), 2017, y
#   [OpenFeature](https://openfeature.dev/docs/reference/intro/) (en inglés)
# - D. Sato, [Canary Release](https://martinfowler.com/bliki/CanaryRelease.html), 2014, y M. Fowler,
#   [Blue Green Deployment](https://martinfowler.com/bliki/BlueGreenDeployment.html), 2010 (en inglés)
#
# Vigilar y responder:
#
# - Google, [alertas sobre los SLO](https://sre.google/workbook/alerting-on-slos/) y
#   [la cultura del análisis sin culpables](https://sre.google/sre-book/postmortem-culture/) (en inglés)
# - [OpenTelemetry, las trazas](https://opentelemetry.io/docs/concepts/signals/traces/) y
#   [Prometheus, su formato de texto](https://prometheus.io/docs/instrumenting/exposition_formats/) (en inglés)

# %% [markdown] lang="en" id="reading" path="deep" minutes=0
# ## Further reading
#
# From integration to deployment:
#
# - M. Fowler, [Continuous Integration](https://martinfowler.com/articles/continuousIntegration.html), revised in 2024, and
#   [Continuous Delivery](https://martinfowler.com/bliki/ContinuousDelivery.html)
# - J. Humble and D. Farley, [Continuous Delivery](https://continuousdelivery.com/), 2010: the book of the idea
# - GitHub, [workflow syntax](https://docs.github.com/en/actions/writing-workflows/workflow-syntax-for-github-actions) and
#   [protected branches](https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-protected-branches/about-protected-branches)
# - Git, [hooks](https://git-scm.com/docs/githooks) and [how it merges](https://git-scm.com/book/en/v2/Git-Tools-Advanced-Merging)
# - [Open Container Initiative, the digest of an image](https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests)
#
# Releasing little by little, and deciding:
#
# - P. Hodgson, [Feature Toggles](https://martinfowler.com/articles/feature-toggles.html), 2017, and
#   [OpenFeature](https://openfeature.dev/docs/reference/intro/)
# - D. Sato, [Canary Release](https://martinfowler.com/bliki/CanaryRelease.html), 2014, and M. Fowler,
#   [Blue Green Deployment](https://martinfowler.com/bliki/BlueGreenDeployment.html), 2010
#
# Watching and responding:
#
# - Google, [alerting on SLOs](https://sre.google/workbook/alerting-on-slos/) and
#   [the culture of reviews without blame](https://sre.google/sre-book/postmortem-culture/)
# - [OpenTelemetry, traces](https://opentelemetry.io/docs/concepts/signals/traces/) and
#   [Prometheus, its text format](https://prometheus.io/docs/instrumenting/exposition_formats/)
