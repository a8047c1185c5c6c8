# %% [markdown] lang="es" id="title"
# # DevOps
#
# Tu equipo ya tiene dónde guardar los datos y un servicio que contesta. Ahora hay que cambiarlo cada semana **sin** que se caiga.
# Aquí mides cómo entrega un equipo, con un historial de git de verdad, y haces más rápido un servicio de verdad.
#
# **En clase** (14 minutos):
#
# - decir qué es DevOps, y con números cuándo conviene publicar en lotes pequeños;
# - leer las métricas de entrega de un repositorio, y decir qué callan;
# - dar una vuelta de PDCA, medida.
#
# **A tu ritmo** (unas dos horas, con los ejercicios):
#
# - reconocer lo que solo lleva el nombre de DevOps;
# - sacar las métricas de cualquier repositorio, el tuyo también;
# - distinguir un beneficio probado de una promesa.
#
# **Antes:** la lección `02`; de git basta lo que viste en la `00`.

# %% [markdown] lang="en" id="title"
# # DevOps
#
# Your team has somewhere to keep its data and a service that answers. Now it has to be changed every week **without** going down.
# Here you measure how a team delivers, with a real git history, and make a real service faster.
#
# **In class** (14 minutes):
#
# - say what DevOps is, and with figures when small batches pay;
# - read the delivery metrics of a repository, and say what they leave out;
# - make one turn of PDCA, measured.
#
# **At your own pace** (about two hours, exercises included):
#
# - recognise what is DevOps in name only;
# - take the metrics of any repository, yours too;
# - tell a proven benefit from a promise.
#
# **Before:** lesson `02`; of git, what you saw in `00` is enough.

# %% id="setup" tags=["setup"]
from datetime import datetime
from statistics import mean, median

from mlops_lessons import open_lesson
from mlops_lessons.course.tables import show_facts
from mlops_lessons.i18n import topic_texts

lesson = open_lesson("devops")
say = topic_texts("devops")

# %% [markdown] lang="es" id="warm-up" path="deep" minutes=2
# ## Calentamiento
#
# Dos minutos con lo que se te escapó en las lecciones anteriores, lo más viejo primero.

# %% [markdown] lang="en" id="warm-up" path="deep" minutes=2
# ## Warm-up
#
# Two minutes with what you missed in the lessons before, oldest first.

# %% id="demo-warm-up"
lesson.warm_up()

# %% [markdown] lang="es" id="wall" covers=["devops.definition"] path="core" minutes=3
# ## Dos equipos y un muro
#
# Una aerolínea pide un cambio pequeño: que la pizarra de salidas muestre la puerta de embarque. Ana, de desarrollo, lo escribe en una
# mañana. Después lo revisan, lo prueba otro equipo, lo aprueba un comité, y Beto, de operaciones, lo instala el primer sábado del mes. A
# Ana le pagan por cambiar cosas; a Beto, por que nada se caiga.
#
# Apuesta: de cada cien horas entre el pedido y el primer pasajero que ve su puerta, ¿en cuántas alguien estaba **trabajando** en el cambio?

# %% [markdown] lang="en" id="wall" covers=["devops.definition"] path="core" minutes=3
# ## Two teams and a wall
#
# An airline asks for a small change: the departures board should show the boarding gate. Ana, a developer, writes it in a morning. Then it
# is reviewed, another team tests it, a committee approves it, and Beto, from operations, installs it on the first Saturday of the month.
# Ana is paid to change things; Beto, to keep everything running.
#
# Place a bet: of each hundred hours between the request and the first passenger who sees the gate, in how many was somebody **working** on
# the change?

# %% id="demo-wall"
hours_of_work = {"write": 6, "review": 1, "test": 3, "install": 2}
days_of_waiting = {"review": 3, "test": 6, "approval": 9, "install": 11}

days_of_work = sum(hours_of_work.values()) / 8
days = days_of_work + sum(days_of_waiting.values())
show_facts(say, days=days, worked_of_100=round(100 * days_of_work / days))

# %% [markdown] lang="es" id="wall-read"
# Que Ana escribiera el doble de rápido no se notaría. El tiempo está en las **entregas de mano en mano**, y cada una tiene un motivo
# razonable. Eso es el muro: dos equipos buenos con metas opuestas.
#
# [DevOps](glossary:devops) (*development* + *operations*) es trabajar para que ese muro no haga falta: comunicación, colaboración e
# integración entre quienes construyen y quienes operan, de modo que el servicio llegue antes **y** se sostenga. No hay una definición
# oficial; desconfía de quien la venda, y de quien lo reduzca a una herramienta o a un equipo con ese nombre.

# %% [markdown] lang="en" id="wall-read"
# Nobody would notice if Ana wrote twice as fast. The time goes into the **handovers**, and there is a good reason for each of them.
# That is the wall: two good teams with opposite goals.
#
# [DevOps](glossary:devops) (*development* + *operations*) means working in such a way that no wall is needed: communication,
# collaboration and integration between those who build and those who operate, so that the service reaches its users sooner **and**
# stays up. There is no official definition; be wary of anyone who sells you one, or who makes it a tool, or a team of that name.

# %% id="quiz-method"
lesson.quiz("devops-method")

# %% [markdown] lang="es" id="origin" covers=["devops.definition"] path="deep" minutes=2
# ## ¿De cuándo es la palabra?
#
# En junio de 2009 John Allspaw y Paul Hammond contaron en la conferencia Velocity cómo Flickr desplegaba
# [más de diez veces al día](https://www.slideshare.net/jallspaw/10-deploys-per-day-dev-and-ops-cooperation-at-flickr), con desarrollo y
# operaciones del mismo lado. Patrick Debois, que llevaba años chocando con el muro en Bélgica, organizó en Gante los primeros
# [DevOpsDays](https://devopsdays.org/events/2009-ghent/), el 30 y 31 de octubre de ese año. Se cuenta que la palabra es el nombre del
# encuentro, recortado para Twitter.
#
# Las **ideas** son más viejas: pasar poco y seguido viene de las fábricas; probar a diario, de la programación extrema de los noventa.

# %% [markdown] lang="en" id="origin" covers=["devops.definition"] path="deep" minutes=2
# ## How old is the word?
#
# In June 2009 John Allspaw and Paul Hammond explained at the Velocity conference how Flickr deployed
# [more than ten times a day](https://www.slideshare.net/jallspaw/10-deploys-per-day-dev-and-ops-cooperation-at-flickr), with development
# and operations on the same side. Patrick Debois, who for years had been running into the wall in Belgium, held the first
# [DevOpsDays](https://devopsdays.org/events/2009-ghent/) in Ghent on 30 and 31 October of that year. The story goes that the word is the
# meeting's name, cut short for Twitter.
#
# The **ideas** are older: little and often comes from factories; testing daily, from the extreme programming of the nineties.

# %% id="think-method"
lesson.think("devops-method")

# %% [markdown] lang="es" id="not-devops" covers=["devops.is_not"] path="deep" minutes=1
# ## Cinco empresas dicen «hacemos DevOps»
#
# Lee las cinco. Apuesta: ¿en cuántas cambió de verdad cómo se trabaja?

# %% [markdown] lang="en" id="not-devops" covers=["devops.is_not"] path="deep" minutes=1
# ## Five companies say “we do DevOps”
#
# Read the five. Place a bet: in how many did the way of working really change?

# %% id="demo-stories"
from mlops_lessons.devops import stories

stories.show_stories()

# %% id="demo-stories-count"
[stories.diagnosis_of(company) for company in stories.stories()].count("devops")

# %% [markdown] lang="es" id="not-devops-read"
# Las otras tomaron **una parte por el todo**. Ni la automatización, ni la nube, ni una herramienta, ni un equipo con ese nombre son DevOps
# por sí solos. La prueba es siempre la misma pregunta: ¿cuánto tarda *ahora* un cambio en servirle a alguien, y quién se entera si falla?

# %% [markdown] lang="en" id="not-devops-read"
# The others took **a part for the whole**. Neither automation, nor the cloud, nor a tool, nor a team of that name is DevOps by itself. The
# test is always the same question: how long does a change *now* take to serve somebody, and who hears of it if it fails?

# %% [markdown] lang="es" id="not-devops-turn" covers=["devops.is_not"] path="deep" minutes=5
# ## Tu turno: pon el diagnóstico
#
# ### Ejercicio: `diagnosis`
#
# Escribe un diccionario de la empresa a su diagnóstico, con las palabras de esta tabla. Las historias están arriba.
#
# Empieza así: `diagnosis = {"faro": "automation", "nimbo": …}`.

# %% [markdown] lang="en" id="not-devops-turn" covers=["devops.is_not"] path="deep" minutes=5
# ## Your turn: give the diagnosis
#
# ### Exercise: `diagnosis`
#
# Write a dictionary from the company to its diagnosis, in the words of this table. The stories are above.
#
# Start like this: `diagnosis = {"faro": "automation", "nimbo": …}`.

# %% id="demo-diagnoses"
stories.show_diagnoses()

# %% id="ex-diagnosis" tags=["exercise"]
diagnosis = ...

# %% id="check-diagnosis" tags=["check"]
lesson.check("diagnosis", diagnosis)
# lesson.hint("diagnosis")
# lesson.solution("diagnosis")

# %% [markdown] lang="es" id="not-devops-doubt"
# La letra pequeña: un equipo de **plataforma**, que da a los demás caminos hechos para que se sirvan solos, sí suele ayudar. Lo que estorba es
# el que se queda en medio. Skelton y Pais reunieron [formas que funcionan y formas que no](https://web.devopstopologies.com/) (en inglés).

# %% [markdown] lang="en" id="not-devops-doubt"
# The small print: a **platform** team, which gives the others ready-made ways to serve themselves, often does help. What gets in the way is
# a team that stands in between. Skelton and Pais gathered [shapes that work and shapes that do not](https://web.devopstopologies.com/).

# %% id="quiz-is-not"
lesson.quiz("devops-is-not")

# %% [markdown] lang="es" id="batches" covers=["devops.purposes"] path="core" minutes=3
# ## ¿Juntar o soltar?
#
# ¿Para qué DevOps? Para colaborar, iterar más rápido y que lo hecho llegue **cuando hace falta**, ni antes ni meses después. Veamos una sola
# palanca: cuántos cambios se publican juntos, el [lote](glossary:batch).
#
# Está listo un cambio al día y se publican de cuatro en cuatro. Apuesta: en promedio, ¿cuántos días espera un cambio ya terminado?

# %% [markdown] lang="en" id="batches" covers=["devops.purposes"] path="core" minutes=3
# ## Gather or let go?
#
# What is DevOps for? To work together, to iterate faster, and to deliver what was made **when it is needed**, neither earlier nor months
# later. Let us look at a single lever: how many changes are released together, the [batch](glossary:batch).
#
# One change a day is finished, and they are released four at a time. Place a bet: on average, how many days does a finished change wait?

# %% id="demo-batch-by-hand"
from mlops_lessons.devops import flow, flow_plots

waits = flow.batch_waits([0, 1, 2, 3], size=4)
formula = flow.fill_wait(rate=1, size=4)
show_facts(say, each_waits=waits, mean_wait=sum(waits) / len(waits), by_the_formula=formula)

# %% [markdown] lang="es" id="batches-ask"
# El primero espera a los otros tres; el último, a nadie. Con λ cambios al día y lotes de B, el promedio es (B − 1)/(2λ).
#
# Entonces, ¿siempre de uno en uno? Publicar también cuesta. Ahora hay 2 cambios al día y un solo camino a producción. Apuesta el mejor lote si
# publicar toma **2 días a mano**, y si toma **una hora** (0.05 días) porque está automatizado.

# %% [markdown] lang="en" id="batches-ask"
# The first one waits for the other three; the last one for nobody. With λ changes a day and batches of B, the mean is (B − 1)/(2λ).
#
# So always one by one? Releasing costs something too. Now there are 2 changes a day and a single way to production. Bet on the best size of
# batch if a release takes **2 days by hand**, and if it takes **an hour** (0.05 days) because it is automated.

# %% id="fig-batches" tags=["figure"]
flow_plots.lead_by_batch(rate=2, by_hand=2.0, automated=0.05, seed=1)

# %% [markdown] lang="es" id="batches-read"
# Quien junta cambios no es torpe: con publicaciones caras, es lo sensato. Por eso «publiquen más seguido» a secas falla, y por eso se
# automatiza: **al abaratar cada publicación, el mejor lote encoge**. Lo demás (fallas más fáciles de hallar, usuarios que opinan antes) viene
# detrás.

# %% [markdown] lang="en" id="batches-read"
# Whoever gathers changes is no fool: while releases are expensive, it is the sensible thing to do. That is why just saying “release more
# often” fails, and why people automate: **as each release gets cheaper, the best batch shrinks**. The rest (failures that are easier to
# find, users who tell you sooner) follows.

# %% [markdown] lang="es" id="batches-turn" covers=["devops.purposes"] path="deep" minutes=4
# ## Tu turno: la espera de cada uno
#
# ### Ejercicio: `batch_waits`
#
# `ready` son los días en que los cambios quedan listos, en orden. Se publican de `size` en `size`, en cuanto el lote se llena. Devuelve la lista
# de lo que espera cada cambio. Los que al final no llenan un lote no salen en la lista.
#
# Ejemplo: `batch_waits([0, 1, 2, 5, 6], 2)` es `[1, 0, 3, 0]`.

# %% [markdown] lang="en" id="batches-turn" covers=["devops.purposes"] path="deep" minutes=4
# ## Your turn: how long each one waits
#
# ### Exercise: `batch_waits`
#
# `ready` holds the days on which changes get ready, in order. They are released by `size`, as soon as the batch is full. Return the list of how
# long each change waits. Those that fill no batch at the end are not in the list.
#
# Example: `batch_waits([0, 1, 2, 5, 6], 2)` is `[1, 0, 3, 0]`.


# %% id="ex-batch-waits" tags=["exercise"]
def batch_waits(ready, size):
    return ...


# %% id="check-batch-waits" tags=["check"]
lesson.check("batch_waits", batch_waits)
# lesson.hint("batch_waits")
# lesson.solution("batch_waits")

# %% [markdown] lang="es" id="little" covers=["devops.purposes"] path="deep" minutes=7
# ## Contar dos veces lo mismo
#
# En la lección 02 viste la ley de Little con peticiones. Vale igual para cambios: L en curso a la vez, λ nuevos por día, W días cada uno.
#
# Cuatro cambios abiertos en diez días: del 0 al 4, del 1 al 3, del 2 al 9 y del 8 al 10. Cuenta a mano: ¿cuántos hay abiertos en promedio?
# Hazlo de dos maneras, día por día y cambio por cambio.

# %% [markdown] lang="en" id="little" covers=["devops.purposes"] path="deep" minutes=7
# ## Counting the same thing twice
#
# In lesson 02 you saw Little's law with requests. It holds for changes too: L changes in progress at a time, λ new ones a day, W days each.
#
# Four changes were open at some time within ten days: from 0 to 4, from 1 to 3, from 2 to 9 and from 8 to 10. Count by hand: how many are
# open on average? Do it in two ways, day by day and change by change.

# %% id="demo-little"
flow.little([(0, 4), (1, 3), (2, 9), (8, 10)], start=0, end=10)

# %% [markdown] lang="es" id="little-ask"
# `present` es L (contada con el reloj), `rate` es λ y `stay` es W (contada por cambio): L = λ · W. Ahora un flujo al azar, de tres personas
# que publican de cinco en cinco, mirado por una ventana cualquiera de siete días. Apuesta: ¿se cumple exacto, más o menos, o solo a la larga?

# %% [markdown] lang="en" id="little-ask"
# `present` is L (counted by the clock), `rate` is λ and `stay` is W (counted by change): L = λ · W. Now a random flow, of three people who
# release five at a time, seen through any window of seven days. Place a bet: does it hold exactly, more or less, or only in the long run?

# %% id="demo-little-window"
team = flow.Team(people=3, work=1.0, limit=3)
year = flow.simulate(rate=2, days=365, seed=3, team=team, batch=5)
spans = zip(year.asked.tolist(), year.released.tolist(), strict=True)
week = flow.little(spans, start=100, end=107)
{"L": round(week.present, 6), "lambda_W": round(week.rate * week.stay, 6)}

# %% [markdown] lang="es" id="little-read"
# Exacto, y no es casualidad: sumar por columnas o por filas da lo mismo. No hace falta suponer nada **si W cuenta solo lo que cae dentro de
# la ventana**. Lo que sí es teoría es *cuánto* vale W a la larga. Veinte años simulados contra la fórmula, en días desde que se pide hasta
# que se publica:

# %% [markdown] lang="en" id="little-read"
# Exactly, and it is no accident: adding up by columns or by rows gives the same. You need no assumptions **as long as W counts only what
# falls inside the window**. What does need theory is *how large* W is in the long run. Twenty simulated years against the formula, in days
# from asked for to released:

# %% id="demo-theory"
years = [flow.simulate(2, 365, seed, team, batch=5).between(50, 330) for seed in range(20)]
average, half = flow.repeated([each.lead.mean() for each in years])
theory = flow.expected(rate=2, team=team, batch=5)
about = {"simulated": round(average, 2), "give_or_take": round(half, 2)}
show_facts(say, **about, theory=round(theory.lead, 2))

# %% [markdown] lang="es" id="ex-mean-present-text"
# ### Ejercicio: `mean_present`
#
# `spans` es una lista de pares `(llegó, salió)`, en días. Devuelve cuántos cambios había en curso, en promedio, entre `start` y `end`. Puede
# haber cambios que llegaron antes, que siguen después o que ni tocan la ventana.
#
# Ejemplo: `mean_present([(0, 10), (2, 5), (7, 9)], 4, 8)` es `1.5`.

# %% [markdown] lang="en" id="ex-mean-present-text"
# ### Exercise: `mean_present`
#
# `spans` is a list of pairs `(came, went)`, in days. Return how many changes were in progress, on average, between `start` and `end`. There may
# be changes that came before, that are still there after, or that do not even touch the window.
#
# Example: `mean_present([(0, 10), (2, 5), (7, 9)], 4, 8)` is `1.5`.


# %% id="ex-mean-present" tags=["exercise"]
def mean_present(spans, start, end):
    return ...


# %% id="check-mean-present" tags=["check"]
lesson.check("mean_present", mean_present)
# lesson.hint("mean_present")
# lesson.solution("mean_present")

# %% [markdown] lang="es" id="wip" covers=["devops.purposes"] path="deep" minutes=7
# ## ¿Empezar menos para acabar antes?
#
# Muchos equipos ponen un tope a lo que está a medias: un [límite de trabajo en curso](glossary:wip). Tres personas, dos pedidos al día. El
# tiempo corre desde que **se pide**, no desde que se empieza.
#
# Apuesta dos veces. Si saltar entre tareas hace perder 15 % por cada cosa más, ¿un límite de 3 alarga, acorta o no cambia el tiempo? ¿Y si
# saltar no cuesta nada?

# %% [markdown] lang="en" id="wip" covers=["devops.purposes"] path="deep" minutes=7
# ## Start less to finish sooner?
#
# Many teams put a cap on what is half done: a [limit of work in progress](glossary:wip). Three people, two requests a day. The clock runs from
# when it is **asked for**, not from when it is begun.
#
# Place two bets. If switching between tasks loses 15 % for each thing more, does a limit of 3 make the time longer, shorter or neither? And
# what if switching costs nothing?

# %% id="fig-limit" tags=["figure"]
teams = [flow.Team(switching=0.15), flow.Team(switching=0.0)]
flow_plots.lead_by_limit(rate=2, teams=teams, limits=[3, 4, 5, 6, 8, 12], seed=1)

# %% [markdown] lang="es" id="wip-read"
# La línea plana es la letra pequeña que se suele callar: sin costo por saltar, el límite solo muda la espera de «en curso» a «pendiente», y
# quien pidió espera lo mismo. Tampoco ayuda si el equipo está holgado, y **estorba** si es menor que las personas. Dos números son
# supuestos nuestros: cada cosa más cuesta 15 %, y nadie baja del 80 % de su velocidad. Mide los de tu equipo.
#
# Muévelo tú. ¿Qué pasa con un límite de 2? ¿Y qué pesa más, el lote o el límite?

# %% [markdown] lang="en" id="wip-read"
# The flat line is the small print that people seldom mention: where switching is free, the limit only moves the waiting from “in progress”
# to “backlog”, and whoever asked waits just as long. Nor does it help where the team has time to spare, and it **hurts** when it is lower
# than the number of people. Two numbers are assumptions of ours: each thing more costs 15 %, and nobody falls below 80 % of their speed.
# Measure your team's.
#
# Move it yourself. What happens at a limit of 2? And what weighs more, the batch or the limit?

# %% id="widget-flow"
from mlops_lessons.devops import flow_widgets

flow_widgets.show_flow()

# %% [markdown] lang="es" id="ex-wip-limit-text"
# ### Ejercicio: `wip_limit`
#
# Con ese equipo (tres personas, 2 pedidos al día, 15 % por cada cosa más), ¿qué límite propones? Escribe entre comillas la palabra de tu opción.

# %% [markdown] lang="en" id="ex-wip-limit-text"
# ### Exercise: `wip_limit`
#
# With that team (three people, 2 requests a day, 15 % for each thing more), which limit do you propose? Write the word of your choice, in
# quotation marks.

# %% id="demo-wip-choices"
lesson.choices("wip_limit")

# %% id="ex-wip-limit" tags=["exercise"]
wip_limit = ...

# %% id="check-wip-limit" tags=["check"]
lesson.check("wip_limit", wip_limit)
# lesson.hint("wip_limit")
# lesson.solution("wip_limit")

# %% id="quiz-flow"
lesson.quiz("devops-flow")

# %% [markdown] lang="es" id="three-ps" covers=["devops.three_ps", "devops.process"] path="core" minutes=1
# ## Personas, procesos y productos
#
# Juntas, las [tres P](glossary:three-ps) hacen que el valor llegue al usuario **todo el tiempo**. Se juzga por el resultado:
# publicaciones frecuentes con la **misma calidad**.
#
# - **Personas**: un equipo es gente; distinta, con días buenos y malos.
# - **Procesos**: una [rueda](glossary:delivery-wheel), no una cascada.
# - **Productos**: las herramientas. Son la última P, y la primera que se compra.
#
# Si el resultado es lo que se juzga, habrá que medirlo.

# %% [markdown] lang="en" id="three-ps" covers=["devops.three_ps", "devops.process"] path="core" minutes=1
# ## People, processes and products
#
# Together the [three Ps](glossary:three-ps) make value reach the user **all the time**. They are judged by the result: frequent
# releases at the **same quality**.
#
# - **People**: a team is people; they differ, and have good and bad days.
# - **Processes**: a [wheel](glossary:delivery-wheel), not a waterfall.
# - **Products**: the tools. They are the last P, and the first to be bought.
#
# If it is the result that is judged, it has to be measured.

# %% [markdown] lang="es" id="process-turn" covers=["devops.process", "devops.three_ps"] path="deep" minutes=3
# ## Tu turno: la rueda y las tres P
#
# Apuesta: si un equipo se salta **una** etapa de la rueda, ¿en cuál tarda más en notarlo? Recórrela.

# %% [markdown] lang="en" id="process-turn" covers=["devops.process", "devops.three_ps"] path="deep" minutes=3
# ## Your turn: the wheel and the three Ps
#
# Place a bet: if a team skips **one** stage of the wheel, at which does it take longest to notice? Go round it.

# %% id="widget-wheel"
from mlops_lessons.devops import process

process.show_wheel()

# %% [markdown] lang="es" id="three-ps-read"
# Sin pruebas o sin planear te enteras pronto y a gritos. Sin **vigilar y aprender** no te enteras: todo parece ir bien, y la rueda se volvió una
# línea. En una [cascada](glossary:waterfall) esa etapa ni existe. Ahora, tres preguntas.

# %% [markdown] lang="en" id="three-ps-read"
# Without tests or without a plan you hear of it soon, and loudly. Without **monitoring and learning** you do not hear: all seems well, and the
# wheel has become a line. In a [waterfall](glossary:waterfall) that stage does not even exist. Now for three questions.

# %% id="quiz-process"
lesson.quiz("devops-process")

# %% [markdown] lang="es" id="people" covers=["devops.people"] path="deep" minutes=6
# ## Tu turno: lo que nadie habló
#
# Este es el acuerdo de un equipo que nunca lo habló. Todo el mundo disponible siempre, una sola persona de guardia, y si algo falla se
# busca de quién fue la culpa. Nadie lo firmó y todos lo cumplen.
#
# ### Ejercicio: `team_agreement`
#
# Escribe uno con el que podrías vivir. Cambia los valores de la celda (son tuyos: no hay una sola respuesta). Después cambia la última
# línea por estas tres, que escriben el archivo y lo entregan:
#
# ```python
# where = Path("team_agreement.toml")
# size = where.write_text(agreement, encoding="utf-8")
# team_agreement = where
# ```

# %% [markdown] lang="en" id="people" covers=["devops.people"] path="deep" minutes=6
# ## Your turn: what nobody spoke of
#
# This is the agreement of a team that never talked about it: everyone available at all times, one single person on call, and when something
# fails they ask whose fault it was. Nobody signed it, and everyone keeps it.
#
# ### Exercise: `team_agreement`
#
# Write one that you could live with. Change the values in the cell (they are yours: there is no single answer). Then change the last line
# for these three, which write the file and hand it in:
#
# ```python
# where = Path("team_agreement.toml")
# size = where.write_text(agreement, encoding="utf-8")
# team_agreement = where
# ```

# %% id="ex-team-agreement" tags=["exercise"] literal="a TOML file that the learner mends"
from pathlib import Path

agreement = """
[hours]
together = "00:00-23:59"
zone = "CST"
[answers]
normal_hours = 0.1
urgent_minutes = 480
urgent_by = "mail"
[disagree]
how = "we talk it over"
decides = ""
[review]
blameless = false
within_days = 90
[on_call]
people = 1
days = 365
rest_hours = 0
[bad_day]
say = "nothing, just hold on"
then = ""
"""
where, team_agreement = Path("team_agreement.toml"), ...

# %% id="check-team-agreement" tags=["check"]
lesson.check("team_agreement", team_agreement)
# lesson.hint("team_agreement")
# lesson.solution("team_agreement")

# %% [markdown] lang="es" id="people-doubt"
# Los números que se piden (tres personas o más de guardia, ocho horas de descanso…) son nuestros, prudentes y discutibles. La revisión
# [sin culpables](glossary:blameless) sí tiene de dónde: John Allspaw la contó en [Etsy, 2012](https://codeascraft.com/2012/05/22/blameless-postmortems/).

# %% [markdown] lang="en" id="people-doubt"
# The numbers asked for (three people or more on call, eight hours of rest…) are ours, prudent and debatable. The
# [blameless](glossary:blameless) review does come from somewhere: John Allspaw told of it at
# [Etsy, 2012](https://codeascraft.com/2012/05/22/blameless-postmortems/).

# %% id="think-bad-day"
lesson.think("devops-bad-day")

# %% [markdown] lang="es" id="two-teams" covers=["devops.metrics"] path="core" minutes=2
# ## ¿Cuál equipo entrega mejor?
#
# Dos equipos de la misma aerolínea, el mismo mes, la misma cantidad de trabajo. Estos son los hechos, sin adornos:

# %% [markdown] lang="en" id="two-teams" covers=["devops.metrics"] path="core" minutes=2
# ## Which team delivers better?
#
# Two teams of the same airline, the same month, the same amount of work. These are the plain facts:

# %% id="demo-teams"
from mlops_lessons.devops import delivery_tables

delivery_tables.show_teams()

# %% [markdown] lang="es" id="two-teams-bet"
# Apuesta, a mano alzada: ¿a cuál le confías el sistema de embarque? ¿Norte o Sur? Di **qué número** te convenció.
#
# Después mira el mes entero:

# %% [markdown] lang="en" id="two-teams-bet"
# Place a bet, by a show of hands: which of them do you trust with the boarding system? North or South? Say **which figure** persuaded you.
#
# Then look at the whole month:

# %% id="fig-teams" tags=["figure"]
from mlops_lessons.devops import plots

plots.teams_month()

# %% id="demo-verdict"
delivery_tables.show_verdict()

# %% [markdown] lang="es" id="two-teams-read"
# Los hechos no cambiaron; cambió la pregunta. *¿Cuántas veces falló?* castiga a quien entrega. Mejor: ¿qué **parte** de sus despliegues
# falla, cuánto tarda en **volver**, cuánto **espera** un cambio? Sur falla menos veces porque casi no entrega, y cuando falla hay veinte
# cambios donde buscar.
#
# Todavía puedes preferir a Sur: si cada falla costara un avión, contarías otra cosa. Las métricas no eligen; te obligan a decir qué te
# importa.

# %% [markdown] lang="en" id="two-teams-read"
# The facts did not change; the question did. *How many times did it fail?* punishes whoever delivers. Better: what **share** of its
# deployments fails, how long until it is **back**, how long does a change **wait**? South fails fewer times because it hardly delivers, and
# when it fails there are twenty changes to search.
#
# You may still prefer South: if each failure cost an aeroplane, you would count something else. Metrics do not choose; they make you say
# what you care about.

# %% [markdown] lang="es" id="by-hand" covers=["devops.metrics"] path="deep" minutes=3
# ## Con lápiz: tres despliegues, cinco commits
#
# Las horas se cuentan desde el lunes a las cero. Cada [despliegue](glossary:deployment) lleva lo que es nuevo en él. ¿Cuánto esperó cada
# commit?

# %% [markdown] lang="en" id="by-hand" covers=["devops.metrics"] path="deep" minutes=3
# ## With a pencil: three deployments, five commits
#
# Hours are counted from Monday at midnight. Each [deployment](glossary:deployment) ships what is new in it. How long did each commit wait?

# %% id="demo-by-hand"
committed = {"a": 9, "b": 11, "c": 14, "d": 30, "e": 33}
deployed = {"v1": 12, "v2": 20, "v3": 34}
new_in = {"v1": "a", "v2": "bc", "v3": "de"}

waited = {}
for release, commits in new_in.items():
    waited |= {commit: deployed[release] - committed[commit] for commit in commits}
show_facts(lambda commit: commit, **waited)

# %% [markdown] lang="es" id="by-hand-bet"
# `a` también está dentro de v2 y de v3, pero solo se entregó **una** vez: con v1.
#
# v2 rompió algo y quedó reparado en la hora 26. Haz las tres cuentas en papel antes de ejecutar: la espera típica
# ([mediana](glossary:median)), la parte de despliegues que falló, y cuántas horas tardó en volver.

# %% [markdown] lang="en" id="by-hand-bet"
# `a` is inside v2 and v3 too, but it was delivered only **once**: with v1.
#
# v2 broke something and was mended at hour 26. Work the three out on paper before you run it: the typical wait
# ([median](glossary:median)), the share of deployments that failed, and how many hours until it was back.

# %% id="demo-by-hand-metrics"
failed, mended = ["v2"], {"v2": 26}
rate = round(len(failed) / len(deployed), 2)
recovery = mended["v2"] - deployed["v2"]
show_facts(say, typical_wait=median(waited.values()), share_failed=rate, hours_until_back=recovery)

# %% [markdown] lang="es" id="by-hand-read"
# Son tres de las métricas que la sección siguiente saca de un repositorio: el [plazo de entrega](glossary:lead-time), la [tasa de
# cambios fallidos](glossary:change-failure-rate) y el [tiempo de recuperación](glossary:recovery-time).

# %% [markdown] lang="en" id="by-hand-read"
# These are three of the metrics that the next section takes from a repository: [lead time](glossary:lead-time), [change failure
# rate](glossary:change-failure-rate) and [recovery time](glossary:recovery-time).

# %% [markdown] lang="es" id="real-history" covers=["devops.metrics"] path="core" minutes=3
# ## Ahora de verdad: un repositorio y su registro
#
# La celda hace con **git** el repositorio de un equipo de datos: Ana en Ciudad de México, Beto en Nueva York, dos semanas, ramas, merges,
# un [revert](glossary:revert) y un [arreglo urgente](glossary:hotfix). Al lado, un [registro de entregas](glossary:delivery-log) con
# despliegues e incidentes. Después los lee y los dibuja:

# %% [markdown] lang="en" id="real-history" covers=["devops.metrics"] path="core" minutes=3
# ## Now for real: a repository and its record
#
# With **git**, the cell makes the repository of a data team: Ana in Mexico City, Beto in New York, two weeks, branches, merges, a
# [revert](glossary:revert) and a [hotfix](glossary:hotfix). Beside it, a [delivery log](glossary:delivery-log) with deployments and
# incidents. Then it reads and draws them:

# %% id="fig-timeline" tags=["figure"]
from mlops_lessons.devops import git_history, made_history, metrics

made, log, period = made_history.airline_story()
history = git_history.read_history(made.folder)
delivery = metrics.measure(history, log, period)
plots.timeline(delivery, history)

# %% [markdown] lang="es" id="real-history-bet"
# La tabla empieza por las cinco métricas de DORA, el programa de investigación que las hizo famosas: [frecuencia de
# despliegue](glossary:deployment-frequency), [plazo de entrega](glossary:lead-time), de commit a producción; [tasa de cambios
# fallidos](glossary:change-failure-rate), [tiempo de recuperación](glossary:recovery-time) y [retrabajo](glossary:rework-rate).
#
# Apuesta mirando el dibujo: ¿cuánto esperó el cambio típico, unas horas, un día o una semana? ¿Y cuántas horas tarda en quedar
# reparado un despliegue que falla?

# %% [markdown] lang="en" id="real-history-bet"
# The table begins with the five metrics of DORA, the research programme that made them famous: [deployment
# frequency](glossary:deployment-frequency), [lead time](glossary:lead-time), from commit to production; [change failure
# rate](glossary:change-failure-rate), [recovery time](glossary:recovery-time) and [rework](glossary:rework-rate).
#
# Place a bet from the picture: how long did the typical change wait, some hours, a day or a week? And how many hours until a
# deployment that fails is mended?

# %% id="demo-metrics"
delivery_tables.show_metrics(delivery)

# %% [markdown] lang="es" id="real-history-read"
# Lee la última columna antes que la del medio: ahí dice **de qué sale** cada número. La recuperación sale de muy pocas fallas y deja fuera
# una que sigue abierta. Un panel que enseña solo la cifra te habría escondido lo más importante.
#
# Y fíjate en lo que git **no** sabe: sin el registro no habría caídas, ni duraciones, ni el incidente que no fue culpa de nadie.

# %% [markdown] lang="en" id="real-history-read"
# Read the last column before the middle one: there it says **what** each figure **is made of**. Recovery comes from very few failures and
# leaves out one that is still open. A dashboard that shows the figure alone would have hidden from you what matters most.
#
# And mind what git does **not** know: without the log there would be no outages, no durations, nor the incident that was nobody's doing.

# %% [markdown] lang="es" id="zones-turn" covers=["devops.metrics"] path="deep" minutes=3
# ## Tu turno: dos relojes
#
# Ana hace un commit a las 17:00 en Ciudad de México y se despliega al día siguiente a las 20:00 UTC. ¿27 horas? Toda métrica de entrega es
# una resta de momentos, y git guarda cada uno con la hora de su lugar.
#
# ### Ejercicio: `hours_between`
#
# Recibe dos momentos escritos con su zona y devuelve las horas del primero al segundo; negativas, si el segundo fue antes.
#
# Ejemplo: `hours_between("2013-03-07T17:00:00-06:00", "2013-03-08T20:00:00+00:00")` es `21.0`.

# %% [markdown] lang="en" id="zones-turn" covers=["devops.metrics"] path="deep" minutes=3
# ## Your turn: two clocks
#
# Ana commits at 17:00 in Mexico City and it is deployed the next day at 20:00 UTC. 27 hours? Every metric of delivery is a subtraction of
# moments, and git keeps each with the time of its place.
#
# ### Exercise: `hours_between`
#
# It gets two moments written with their zone and returns the hours from the first to the second; negative if the second was earlier.
#
# Example: `hours_between("2013-03-07T17:00:00-06:00", "2013-03-08T20:00:00+00:00")` is `21.0`.


# %% id="ex-hours-between" tags=["exercise"]
def hours_between(first, second):
    return ...


# %% id="check-hours-between" tags=["check"]
lesson.check("hours_between", hours_between)
# lesson.hint("hours_between")
# lesson.solution("hours_between")

# %% [markdown] lang="es" id="waits" covers=["devops.metrics"] path="deep" minutes=5
# ## Tu turno: ¿desde cuándo, y qué número?
#
# Estas son las esperas de los cambios de nuestro equipo. ¿Dónde caerá el promedio: en medio de los puntos, o lejos?

# %% [markdown] lang="en" id="waits" covers=["devops.metrics"] path="deep" minutes=5
# ## Your turn: since when, and which figure?
#
# These are the waits of our team's changes. Where will the mean fall: amid the dots, or far from them?

# %% id="fig-waits" tags=["figure"]
hours, unknown = metrics.lead_times(history, delivery.deployments, delivery.shipped)
plots.waits(hours)

# %% id="quiz-metrics-core"
lesson.quiz("metrics-core")

# %% [markdown] lang="es" id="waits-dates"
# Otra decisión: cada commit tiene **dos** fechas. Un cambio de Ana lleva días en su rama, y el martes 12 le hace *rebase* (lo
# rehace encima de lo último de `main`):

# %% [markdown] lang="en" id="waits-dates"
# Another decision: each commit has **two** dates. A change of Ana's has been on her branch for days, and on Tuesday the 12th she *rebases* it
# (makes it anew on top of the latest `main`):

# %% id="demo-two-dates"
rebased = next(commit for commit in history.commits.values() if commit.authored != commit.committed)
{"authored": str(rebased.authored), "committed": str(rebased.committed)}

# %% [markdown] lang="es" id="ex-lead-time-text"
# ### Ejercicio: `lead_time_hours`
#
# `commits` es una lista de diccionarios con `name`, `authored`, `committed` y `parents` (la lista de padres); `deployed` es el momento del
# despliegue que los lleva por primera vez. Devuelve la **mediana** de las horas que esperó cada cambio desde la
# [fecha del commit](glossary:committer-date). Un merge (dos padres o más) no es un cambio. Si no queda ninguno, `None`.
#
# Ejemplo: dos cambios que esperaron 1.25 y 23.25 horas dan `12.25`.

# %% [markdown] lang="en" id="ex-lead-time-text"
# ### Exercise: `lead_time_hours`
#
# `commits` is a list of dictionaries with `name`, `authored`, `committed` and `parents` (the list of parents); `deployed` is the moment of
# the deployment that ships them first. Return the **median** of the hours that each change waited since its
# [committer's date](glossary:committer-date). A merge (two parents or more) is no change. If none is left, `None`.
#
# Example: two changes that waited 1.25 and 23.25 hours give `12.25`.


# %% id="ex-lead-time-hours" tags=["exercise"]
def lead_time_hours(commits, deployed):
    return ...


# %% id="check-lead-time-hours" tags=["check"]
lesson.check("lead_time_hours", lead_time_hours)
# lesson.hint("lead_time_hours")
# lesson.solution("lead_time_hours")

# %% [markdown] lang="es" id="shipped-turn" covers=["devops.metrics"] path="deep" minutes=5
# ## Tu turno: ¿con qué despliegue salió?
#
# El commit de Beto «Answer health checks» está dentro de las siete versiones. ¿Cuántas veces lo entregaron? Una: hay que hallar **la primera**
# que lo contiene, siguiendo a los padres hacia atrás.
#
# ### Ejercicio: `first_shipped`
#
# `parents` dice los padres de cada commit (`{"c": ["b"], "m": ["c", "x"], …}`); `deployments` es una lista de `[versión, commit]`, en orden
# de tiempo. Devuelve la primera versión que lleva `commit`, o `None` si ninguna.
#
# Ejemplo: `first_shipped("x", {"a": [], "x": ["a"], "c": ["a"], "m": ["c", "x"]}, [["v1", "c"], ["v2", "m"]])` es `"v2"`.

# %% [markdown] lang="en" id="shipped-turn" covers=["devops.metrics"] path="deep" minutes=5
# ## Your turn: with which deployment did it go out?
#
# Beto's commit “Answer health checks” is inside all seven releases. How many times was it delivered? Once: one has to find **the first** that
# contains it, following the parents backwards.
#
# ### Exercise: `first_shipped`
#
# `parents` tells each commit's parents (`{"c": ["b"], "m": ["c", "x"], …}`); `deployments` is a list of `[release, commit]`, in order of
# time. Return the first release that ships `commit`, or `None` if none does.
#
# Example: `first_shipped("x", {"a": [], "x": ["a"], "c": ["a"], "m": ["c", "x"]}, [["v1", "c"], ["v2", "m"]])` is `"v2"`.


# %% id="ex-first-shipped" tags=["exercise"]
def first_shipped(commit, parents, deployments):
    return ...


# %% id="check-first-shipped" tags=["check"]
lesson.check("first_shipped", first_shipped)
# lesson.hint("first_shipped")
# lesson.solution("first_shipped")

# %% [markdown] lang="es" id="shipped-squash"
# Una trampa que git no te puede enseñar: si al unir una rama se aplasta en un solo commit (*squash*), la fecha de cuando empezó el trabajo
# **desaparece**. El plazo sale corto, y nadie mintió. Lo mismo con un clon superficial (`--depth`): lo cortado no se adivina, se dice.

# %% [markdown] lang="en" id="shipped-squash"
# A trap that git cannot show you: if a branch is squashed into a single commit when it is merged, the date on which the work began
# **disappears**. Lead time comes out too short, and nobody lied. The same with a shallow clone (`--depth`): what was cut off is not guessed
# at; we say that it is missing.

# %% id="quiz-metrics-traps"
lesson.quiz("metrics-traps")

# %% [markdown] lang="es" id="failures" covers=["devops.metrics"] path="deep" minutes=6
# ## Tu turno: ¿qué cuenta como falla?
#
# Nadie escribe «fallé» en git. Se deduce de las huellas: un incidente que culpa a esa versión, una vuelta atrás, un revert que sale
# después, un arreglo urgente. El dibujo de las dos semanas marca tres despliegues fallidos. Vuelve a mirarlo y apuesta: ¿qué huella delató
# a cada uno?

# %% [markdown] lang="en" id="failures" covers=["devops.metrics"] path="deep" minutes=6
# ## Your turn: what counts as a failure?
#
# Nobody writes “I failed” into git. It has to be inferred from traces: an incident that blames that release, a rollback, a revert that goes
# out later, a hotfix. The picture of the two weeks marks three failed deployments. Go back to it and place a bet: which trace gave away
# each of the three?

# %% id="demo-failures"
delivery_tables.show_failures(delivery.failures)

# %% [markdown] lang="es" id="failures-read"
# El corte de luz de la madrugada del 11 (la barra naranja del dibujo) no aparece: ningún despliegue lo causó. Sí cuenta para la
# disponibilidad y para el [tiempo medio entre fallas](glossary:mtbf), que hablan del servicio.
#
# Lo que rompió v1.1.0 fue un cambio de Ana, usar el viento en el pronóstico. v1.1.1 lo quitó con un revert, y v1.4.0 lo volvió a meter (el
# revert de un revert). Eso **no** vuelve una falla a v1.1.1, que lo había quitado bien.

# %% [markdown] lang="en" id="failures-read"
# The power cut in the small hours of the 11th (the orange bar of the picture) is not there: no deployment caused it. It does count for
# availability and for the [mean time between failures](glossary:mtbf), which describe the service.
#
# What broke v1.1.0 was a change of Ana's, using the wind in the forecast. v1.1.1 took it out by a revert, and v1.4.0 put it back (the
# revert of a revert). That does **not** turn v1.1.1 into a failure: it was right to take the change out.

# %% [markdown] lang="es" id="ex-rate-text"
# ### Ejercicio: `change_failure_rate`
#
# `deployments` es una lista de diccionarios con `release` y `ok`; con `ok` falso, el intento se detuvo y nunca llegó a los usuarios. `incidents` es una
# lista de diccionarios con `release`, la versión culpada (`None` si no hay ninguna). Devuelve la parte (entre 0 y 1) de los despliegues que llegaron y
# tienen al menos un incidente. Si no llegó ninguno, `None`.
#
# Ejemplo: llegan cuatro, y dos incidentes culpan a v3: `0.25`.

# %% [markdown] lang="en" id="ex-rate-text"
# ### Exercise: `change_failure_rate`
#
# `deployments` is a list of dictionaries with `release` and `ok`; where `ok` is false the attempt was stopped and never reached users. `incidents` is a list
# of dictionaries with `release`, the release blamed (`None` where there is none). Return the share (between 0 and 1) of the deployments that got there and
# have at least one incident. If none got there, `None`.
#
# Example: four get there, and two incidents blame v3: `0.25`.


# %% id="ex-change-failure-rate" tags=["exercise"]
def change_failure_rate(deployments, incidents):
    return ...


# %% id="check-change-failure-rate" tags=["check"]
lesson.check("change_failure_rate", change_failure_rate)
# lesson.hint("change_failure_rate")
# lesson.solution("change_failure_rate")

# %% [markdown] lang="es" id="recovery-turn" covers=["devops.metrics"] path="deep" minutes=4
# ## Tu turno: la falla que no ha terminado
#
# Tres fallas: una duró 6 horas, otra 1.5, y la tercera **sigue abierta**. ¿Cuánto tarda el equipo en recuperarse? Quien la cuenta como cero
# queda como un héroe.
#
# ### Ejercicio: `recovery_hours`
#
# Cada falla es `[desplegado, abierto, resuelto]`, en horas; `resuelto` es `None` si sigue abierta. Devuelve la mediana de las horas desde
# el **despliegue** hasta la reparación, de las reparadas. Si no hay ninguna reparada, `None`.
#
# Ejemplo: `recovery_hours([[20, 21, 26], [100, 101, 101.5], [150, 152, None]])` es `3.75`.

# %% [markdown] lang="en" id="recovery-turn" covers=["devops.metrics"] path="deep" minutes=4
# ## Your turn: the failure that has not ended
#
# Three failures: one lasted 6 hours, another 1.5, and the third **is still open**. How long does the team take to recover? Whoever counts it
# as zero looks like a hero.
#
# ### Exercise: `recovery_hours`
#
# Each failure is `[deployed, opened, resolved]`, in hours; `resolved` is `None` where it is still open. Return the median of the hours from
# the **deployment** to the repair, of the mended ones. If none is mended, `None`.
#
# Example: `recovery_hours([[20, 21, 26], [100, 101, 101.5], [150, 152, None]])` is `3.75`.


# %% id="ex-recovery-hours" tags=["exercise"]
def recovery_hours(failures):
    return ...


# %% id="check-recovery-hours" tags=["check"]
lesson.check("recovery_hours", recovery_hours)
# lesson.hint("recovery_hours")
# lesson.solution("recovery_hours")

# %% [markdown] lang="es" id="pace-turn" covers=["devops.metrics"] path="deep" minutes=3
# ## Tu turno: ritmo y retrabajo
#
# DORA agregó una quinta métrica en 2024: en su encuesta pregunta qué parte de los despliegues de los últimos seis meses **no estaba
# planeada** y se hizo para corregir un error que veían los usuarios ([retrabajo](glossary:rework-rate)).
#
# ### Ejercicio: `delivery_pace`
#
# `deployments` es una lista de diccionarios con `day`, `planned` y `ok`, de un periodo de `days` días. De los que llegaron (`ok`), devuelve la lista
# `[por semana, retrabajo]`: cuántos por semana, y qué parte no estaba planeada (`None` si no llegó ninguno).
#
# Ejemplo: cuatro en 7 días, dos sin planear: `[4.0, 0.5]`.

# %% [markdown] lang="en" id="pace-turn" covers=["devops.metrics"] path="deep" minutes=3
# ## Your turn: pace and rework
#
# DORA added a fifth metric in 2024: its survey asks what share of the deployments of the last six months was **not planned** and was made to
# mend a bug that users saw ([rework](glossary:rework-rate)).
#
# ### Exercise: `delivery_pace`
#
# `deployments` is a list of dictionaries with `day`, `planned` and `ok`, of a period of `days` days. Of those that got there (`ok`), return the list
# `[per week, rework]`: how many a week, and what share was not planned (`None` if none got there).
#
# Example: four in 7 days, two unplanned: `[4.0, 0.5]`.


# %% id="ex-delivery-pace" tags=["exercise"]
def delivery_pace(deployments, days):
    return ...


# %% id="check-delivery-pace" tags=["check"]
lesson.check("delivery_pace", delivery_pace)
# lesson.hint("delivery_pace")
# lesson.solution("delivery_pace")

# %% [markdown] lang="es" id="delivery-record" covers=["devops.metrics"] path="deep" minutes=3
# ## Un registro que aguanta
#
# Las métricas valen lo que vale el registro. El nuestro es un archivo de texto: una línea, un hecho, con su momento en UTC. Así empieza:

# %% [markdown] lang="en" id="delivery-record" covers=["devops.metrics"] path="deep" minutes=3
# ## A record that holds
#
# Metrics are worth what their record is worth. Ours is a text file: one line, one fact, with its moment in UTC. This is how it begins:

# %% id="demo-log-lines"
delivery_tables.show_events(log.read().events[:4])

# %% [markdown] lang="es" id="log-damage"
# Ahora lo maltratamos: una hora sin zona, un evento de una versión futura, el mismo evento otra vez, basura, y una última línea a medio
# escribir, como la deja un corte de luz. Apuesta: ¿cuántos eventos buenos se pierden?

# %% [markdown] lang="en" id="log-damage"
# Now we mistreat it: a time without zone, an event of some future version, the same event again, rubbish, and a last line half-written, as
# a power cut leaves it. Place a bet: how many good events are lost?

# %% id="demo-log-damage"
import json

from mlops_lessons.delivery_log import parse_lines

good = log.path.read_text()
again = good.splitlines()[0]
naive = json.dumps(json.loads(again) | {"id": "n1", "at": "2013-03-08T20:00:00"})
future = json.dumps(json.loads(again) | {"id": "n2", "kind": "teleported"})
damaged = (good + "\n".join([naive, future, again, "#!@", again[:40]])).encode()
delivery_tables.show_odd_lines(parse_lines(damaged))

# %% [markdown] lang="es" id="log-read"
# Ninguno: cada línea rara se aparta y se **nombra**, con su motivo; lo bueno se lee. Es la regla para leer lo que escribieron otros
# programas: no te caigas, no calles, no inventes. La hora sin zona pudo haberse «arreglado» suponiendo UTC; habría entrado un error que
# nadie volvería a ver.
#
# En la lección `05` lo escribirá tu propia cadena de entrega, y estas métricas saldrán solas.

# %% [markdown] lang="en" id="log-read"
# None: each odd line is set aside and **named**, with its reason; what is good is read. That is the rule for reading what other programs
# wrote: do not crash, do not keep quiet, do not invent. The time without zone could have been “mended” by taking it for UTC; an error would
# have come in that nobody would see again.
#
# In lesson `05` your own delivery pipeline will write it, and these metrics will come by themselves.

# %% [markdown] lang="es" id="levels" covers=["devops.metrics"] path="deep" minutes=4
# ## ¿Somos de élite?
#
# DORA publica desde 2014 una encuesta, y durante años repartió a quienes contestan en niveles: bajo, medio, alto, élite. Vuelve a nuestras
# dos semanas (su tabla de métricas, más arriba). Apuesta: ¿en qué nivel estamos según el informe de 2021, y según el de 2024?

# %% [markdown] lang="en" id="levels" covers=["devops.metrics"] path="deep" minutes=4
# ## Are we elite?
#
# DORA has published a survey since 2014, and for years it sorted those who answer into levels: low, medium, high, elite. Go back to our two
# weeks (their table of metrics, above). Place a bet: which level are we in by the report of 2021, and by that of 2024?

# %% id="demo-levels"
delivery_tables.show_levels("lead_time")
delivery_tables.show_levels("failure_rate")

# %% id="demo-places"
delivery_tables.show_places(delivery)

# %% [markdown] lang="es" id="levels-read"
# Depende del informe, y las dos semanas son las mismas: los niveles son **grupos** que salen de las respuestas de cada año, no exámenes. En
# 2022 no apareció ninguno de élite; en 2024 el nivel alto falla **más** que el medio. Y los nombres también cambian: en 2023 *time to
# restore* pasó a ser [tiempo de recuperación de un despliegue fallido](glossary:recovery-time), para dejar fuera lo que ningún cambio
# causó; en 2024 llegó el retrabajo. El informe de 2025 quita los niveles y describe siete perfiles de equipos.
#
# Cotejamos estas tablas con resúmenes que otros hicieron de los informes, y para 2022 no hallamos ninguno: antes de citarlas, abre
# [el informe](https://dora.dev/research/) (en inglés).
#
# Los niveles sirven para conversar. Compárate con tu propio trimestre pasado.

# %% [markdown] lang="en" id="levels-read"
# It depends on the report, and the two weeks are the same: levels are **groups** that come out of each year's answers, not exams. In 2022
# no elite group appeared; in 2024 the high level fails **more** than the medium one. And names change too: in 2023 *time to restore* became
# [failed deployment recovery time](glossary:recovery-time), to leave out what no change caused; in 2024 rework came in. The 2025 report
# drops the levels and describes seven profiles of teams.
#
# We compared these tables with other people's summaries of the reports, and for 2022 found none: before you quote them, open
# [the report](https://dora.dev/research/).
#
# The levels are good for a conversation. Compare yourself with your own last quarter.

# %% id="quiz-levels"
lesson.quiz("levels")

# %% [markdown] lang="es" id="goodhart" covers=["devops.metrics"] path="deep" minutes=5
# ## Un bono por bajar el número
#
# Te dan un bono si la tasa de cambios fallidos baja a la mitad el mes que viene. Tienes una semana y pocas ganas. Antes de ver la tabla,
# escribe **dos** maneras de lograrlo sin mejorar nada.

# %% [markdown] lang="en" id="goodhart" covers=["devops.metrics"] path="deep" minutes=5
# ## A bonus for bringing the figure down
#
# You get a bonus if the change failure rate halves next month. You have a week and little wish to work. Before you see the table, write
# down **two** ways of getting it without improving anything.

# %% id="demo-games"
delivery_tables.show_games()

# %% [markdown] lang="es" id="goodhart-read"
# Es la [ley de Goodhart](glossary:goodhart). La misma guía de DORA lo pone primero entre los tropiezos: volver meta la métrica. La defensa
# no es una métrica más lista, es mirar varias que se vigilan entre sí y no premiar ninguna.

# %% [markdown] lang="en" id="goodhart-read"
# This is [Goodhart's law](glossary:goodhart). DORA's own guide puts it first among the pitfalls: turning the metric into a goal. The defence
# is no cleverer metric; it is looking at several that watch each other, and rewarding none.

# %% id="quiz-goodhart"
lesson.quiz("goodhart")

# %% id="think-your-numbers"
lesson.think("delivery-your-numbers")

# %% [markdown] lang="es" id="performance" covers=["devops.metrics"] path="deep" minutes=2
# ## Lo que ninguna de ellas ve
#
# Todo despliega a tiempo y nada se cae, pero cada página tarda cuatro segundos. Ninguna métrica de entrega se entera; hay que medir también
# el **rendimiento de la aplicación**. Estas son dos maneras de resumirlo, con doce respuestas y una meta de medio segundo:

# %% [markdown] lang="en" id="performance" covers=["devops.metrics"] path="deep" minutes=2
# ## What none of them sees
#
# Everything is deployed on time and nothing goes down, but each page takes four seconds. No delivery metric notices; you have to measure
# the **application's performance** as well. Here are two ways of summing it up, with twelve responses and a target of half a second:

# %% id="demo-apdex"
seconds = [0.2, 0.3, 0.3, 0.4, 0.4, 0.5, 0.6, 0.9, 1.4, 1.9, 2.6, 4.0]
{"apdex": round(metrics.apdex(seconds, target=0.5), 2), "p95": metrics.percentile(seconds, 0.95)}

# %% [markdown] lang="es" id="performance-read"
# El [Apdex](glossary:apdex) cuenta enteras las respuestas dentro de la meta y a medias las de hasta cuatro veces la meta. Cabe en una
# diapositiva, y esconde cuál meta se eligió: súbela y verás un Apdex perfecto. Di siempre la meta junto al número.
#
# Tampoco ven si lo entregado **sirve**, ni si el equipo está agotado. Eso se pregunta.

# %% [markdown] lang="en" id="performance-read"
# [Apdex](glossary:apdex) counts the responses within the target whole, and those of up to four times the target half. It fits on a slide,
# and hides which target was chosen: raise it and you will see a perfect Apdex. Always tell the target beside the figure.
#
# Nor do they see whether what is delivered is **of use**, or whether the team is worn out. That has to be asked.

# %% [markdown] lang="es" id="own-repository" covers=["devops.metrics"] path="deep" minutes=3
# ## Tus números
#
# Cambia `None` por la ruta de un repositorio tuyo, entre comillas, y ejecuta. Se lee con git, sin ejecutar nada de lo que haya en él. Si
# tus versiones no se llaman `v1`, `v2`…, cambia también el patrón de las etiquetas.

# %% [markdown] lang="en" id="own-repository" covers=["devops.metrics"] path="deep" minutes=3
# ## Your numbers
#
# Change `None` into the path of a repository of yours, in quotation marks, and run it. It is read with git, and nothing that is in it is run.
# If your releases are not called `v1`, `v2`…, change the pattern of the tags too.

# %% id="demo-own"
my_repository = None
delivery_tables.show_own(my_repository, tags="v*")

# %% [markdown] lang="es" id="own-read"
# Si sale «no hay despliegues», no hiciste nada mal: tu repositorio no dice cuándo llegó algo a alguien. Ese es ya el primer hallazgo, y se
# arregla con una etiqueta por entrega.

# %% [markdown] lang="en" id="own-read"
# If it says “there are no deployments”, you did nothing wrong: your repository does not tell when anything reached anyone. That is the first
# finding already, and a tag for each delivery mends it.

# %% [markdown] lang="es" id="benefits" covers=["devops.benefits"] path="deep" minutes=5
# ## Promesas, y el número que las probaría
#
# De DevOps se promete mucho: mejor comunicación, escalabilidad, menor costo, seguimiento continuo de las aplicaciones, entregas más
# frecuentes, mejor software. ¿Es cierto? Para cada promesa haz la misma pregunta: **si fuera verdad, ¿qué número del próximo mes
# cambiaría?**
#
# ### Ejercicio: `benefit_metric`
#
# Un diccionario de la letra de cada promesa a la métrica que la probaría: `"lead time"`, `"deployment frequency"`,
# `"change failure rate"`, `"recovery time"`, `"application performance"` o `"none"`. Cada una se usa una vez.
#
# Empieza así: `benefit_metric = {"a": "…", "b": "…", …}`.

# %% [markdown] lang="en" id="benefits" covers=["devops.benefits"] path="deep" minutes=5
# ## Promises, and the figure that would prove them
#
# DevOps is said to bring a lot: better communication, scalability, lower cost, continuous follow-up of applications, more frequent
# releases, better software. Is it true? Ask the same question of each promise: **if it were true, which figure of next month would
# change?**
#
# ### Exercise: `benefit_metric`
#
# A dictionary from each promise's letter to the metric that would prove it: `"lead time"`, `"deployment frequency"`,
# `"change failure rate"`, `"recovery time"`, `"application performance"` or `"none"`. Each is used once.
#
# Start like this: `benefit_metric = {"a": "…", "b": "…", …}`.

# %% id="demo-claims"
delivery_tables.show_claims()

# %% id="ex-benefit-metric" tags=["exercise"]
benefit_metric = ...

# %% id="check-benefit-metric" tags=["check"]
lesson.check("benefit_metric", benefit_metric)
# lesson.hint("benefit_metric")
# lesson.solution("benefit_metric")

# %% [markdown] lang="es" id="benefits-read"
# Lo que la investigación sí muestra, año tras año: rapidez y estabilidad **van juntas** en la mayoría de los equipos que contestan. Lo que
# no muestra: que comprar algo las traiga, ni que lo mismo pase en el tuyo. Son encuestas: dicen qué va con qué, y lo cuenta quien contesta.
# Tu registro es mejor juez de tu caso.

# %% [markdown] lang="en" id="benefits-read"
# What the research does show, year after year: speed and stability **go together** in most of the teams that answer. What it does not show:
# that you can buy them, or that the same will happen in your team. They are surveys: they say what goes together with what, as told by
# those who answer. Your record is a better judge of your case.

# %% id="quiz-benefits"
lesson.quiz("benefits")

# %% [markdown] lang="es" id="pdca" covers=["devops.pdca"] path="core" minutes=2
# ## Más rápido, ¿seguro?
#
# Una pizarra de salidas de verdad (FastAPI y SQLite, con los vuelos de enero de 2013) contesta despacio. El [ciclo de Deming](glossary:pdca) pide
# cuatro pasos, **escritos antes de tocar nada**: *planear* (meta, hipótesis, predicción), *hacer*, *verificar*, *actuar*.
#
# Apuesta: para mostrar veinte salidas, ¿cuántas consultas le hace a la base de datos **una** petición: una, diez o quinientas?

# %% [markdown] lang="en" id="pdca" covers=["devops.pdca"] path="core" minutes=2
# ## Faster: is that so?
#
# A real departures board (FastAPI and SQLite, with the flights of January 2013) answers slowly. The [Deming cycle](glossary:pdca) asks for four steps,
# **written down before anything is touched**: *plan* (goal, hypothesis, prediction), *do*, *check*, *act*.
#
# Place a bet: to show twenty departures, how many queries does **one** request put to the database: one, ten or five hundred?

# %% id="demo-bench"
from mlops_lessons.devops import pdca

bench = pdca.Workbench().start()
bench.work("start")

# %% [markdown] lang="es" id="pdca-first"
# Dos por cada vuelo del día, más dos: el [N+1](glossary:n-plus-one). Y para cada una recorre una tabla entera. **Plan**: preguntar una vez por
# tabla; predicción, cien veces menos consultas. **Hacer** y **verificar**: el servicio nuevo contesta al lado del viejo, y la pizarra tiene que
# ser idéntica.

# %% [markdown] lang="en" id="pdca-first"
# Two for each flight of the day, plus two: this is called [N+1](glossary:n-plus-one). And each of them walks through a whole table.
# **Plan**: ask once for each table; prediction, a hundred times fewer queries. **Do** and **check**: the new service answers beside the old
# one, and the board must be identical.

# %% id="demo-turn"
first = bench.turn(1)
pdca.show_turns([first])

# %% id="demo-turn-time"
show_facts(say, same_board=first.check["same_board"], faster=first.speedup.low > 1)

# %% [markdown] lang="es" id="pdca-read"
# Menos trabajo, la misma pizarra y más rápida. **Actuar** no es celebrar: es dejar la mejora como regla, o deshacer y apuntar por
# qué; y volver a empezar.
#
# Eso es DevOps: cambios pequeños, medidos y de todo el equipo. Queda una pregunta que ninguna de estas métricas hace: ¿y si el
# cambio, rápido y sano, abre la puerta a un ladrón? Es la lección 04, DevSecOps.

# %% [markdown] lang="en" id="pdca-read"
# Less work, the same board, and faster. **Act** is not celebrating: it is turning the improvement into a rule, or undoing it and
# writing down why; and beginning again.
#
# That is DevOps: small changes, measured, and everyone's. One question is left that none of these metrics asks: what if the change,
# fast and sound, opens the door to a thief? That is lesson 04, DevSecOps.

# %% [markdown] lang="es" id="pdca-luck" covers=["devops.pdca"] path="deep" minutes=3
# ## ¿Y si fue suerte?
#
# Mides once veces la versión vieja y después once veces la nueva. Pero la máquina se va calentando: cada llamada tarda 1 % más que la anterior.
# Supongamos dos versiones **idénticas** y cien experimentos como ese.
#
# Apuesta: ¿en cuántos dirás, con 95 % de confianza, que una es distinta? ¿Y si mides alternando: vieja, nueva, nueva, vieja…?

# %% [markdown] lang="en" id="pdca-luck" covers=["devops.pdca"] path="deep" minutes=3
# ## What if it was luck?
#
# You measure the old version eleven times and then the new one eleven times. But the machine is getting hot: each call takes 1 % more than
# the one before. Suppose two **identical** versions, and a hundred such experiments.
#
# Place a bet: in how many will you conclude, with 95 % confidence, that the two differ? And if you measure in turn: old, new, new, old…?

# %% id="demo-alarms"
from mlops_lessons.devops import speed

{order: round(100 * speed.alarms(order, seed=1)) for order in ("blocks", "pairs")}

# %% [markdown] lang="es" id="pdca-luck-read"
# En bloque (`blocks`), la deriva se confunde con el cambio y te equivocas casi siempre. Alternando (`pairs`), cada pareja comparte el mismo momento, y quedan los errores
# que el 95 % ya anunciaba (unos 5 de cada 100).
#
# De cada pareja sacamos **cuántas veces más rápido**; del conjunto, un intervalo (el de la prueba de Wilcoxon: no supone campana, y una medida
# disparatada no lo arruina). Si el intervalo entero queda por encima de 1, es más rápido. Si contiene el 1, *no se demostró*: no es lo mismo que «es
# igual».

# %% [markdown] lang="en" id="pdca-luck-read"
# In `blocks`, the drift is mistaken for the change and you are wrong nearly always. In turn (`pairs`), each pair shares the same moment, and what is left are the
# errors that the 95 % announced (some 5 in 100).
#
# From each pair we take **how many times faster**; from all of them an interval (that of Wilcoxon's test: it assumes no bell curve, and one wild
# measurement does not spoil it). If the whole interval is above 1, it is faster. If it holds 1, it *was not shown*: that is not the same as “it is
# equal”.

# %% [markdown] lang="es" id="pdca-turns" covers=["devops.pdca"] path="deep" minutes=7
# ## Cuatro vueltas más
#
# Dos hipótesis, escritas de antemano. Vuelta 2: guardar en memoria lo que no cambia; predice la mitad de filas recorridas. Vuelta 3: crear un índice
# sobre la hora de salida; predice diez veces menos. Las dos suenan bien. Apuesta cuál se cumple: ¿la primera, la segunda, las dos?

# %% [markdown] lang="en" id="pdca-turns" covers=["devops.pdca"] path="deep" minutes=7
# ## Four more turns
#
# Two hypotheses, written beforehand. Turn 2: keep in memory what does not change; it predicts half as many rows walked. Turn 3: create an index on the
# departure; it predicts ten times fewer. Both sound good. Bet which comes true: the first, the second, both?

# %% id="demo-turns"
turns = [first, bench.turn(2), bench.turn(3)]
pdca.show_turns(turns[1:])

# %% [markdown] lang="es" id="pdca-turns-index"
# El índice está ahí y nadie lo usa: la consulta no pregunta por `departs` sino por `substr(departs, 1, 10)`, y un índice de la columna entera no ayuda a buscar un trozo de ella. Apuntado el
# porqué, la vuelta 4 sale sola. La 5 va por los bytes: la pizarra muestra veinte filas y recibe el día entero.

# %% [markdown] lang="en" id="pdca-turns-index"
# The index is there and nobody uses it: the query does not ask for `departs` but for `substr(departs, 1, 10)`, and an index of the whole column is no help in looking for a piece of it. With the
# reason written down, turn 4 comes by itself. Turn 5 goes after the bytes: the board shows twenty rows and gets the whole day.

# %% id="demo-turns-last"
turns = [*turns, bench.turn(4), bench.turn(5)]
pdca.show_turns(turns[3:])

# %% id="fig-turns" tags=["figure"]
flow_plots.cycle_times(turns)

# %% [markdown] lang="es" id="pdca-turns-read"
# Fíjate en la vuelta 1: las consultas bajaron más de cien veces y el tiempo, ni de lejos. SQLite vive dentro del programa y
# [perdona muchas consultas pequeñas](https://sqlite.org/np1queryprob.html) (en inglés); con la base de datos al otro lado de una red, cada
# una sería un viaje. **Contar el trabajo dice qué cambió; medir el tiempo dice si importa aquí.**
#
# El ciclo completo, la primera contra la última, y el registro de la que falló:

# %% [markdown] lang="en" id="pdca-turns-read"
# Look at turn 1: the queries fell more than a hundredfold, the time by nowhere near as much. SQLite lives inside the program and
# [forgives many small queries](https://sqlite.org/np1queryprob.html); with the database across a network each would be a trip. **Counting
# the work tells what changed; measuring the time tells whether it matters here.**
#
# The whole cycle, the first one against the last, and the record of the one that failed:

# %% id="demo-whole-cycle"
whole = bench.compare("start", "paged")
work = {name: whole["before"][name] / max(whole["after"][name], 1) for name in ("queries", "bytes")}
five = {"five_times_faster": whole["times_faster"]["low"] >= 5}
five |= {f"a_fifth_of_{name}": times >= 5 for name, times in work.items()}
show_facts(say, same_board=whole["same_board"], **five)

# %% id="demo-record"
record = bench.folder / "turns.json"
written = pdca.write_turns(turns, record)
pdca.read_turns(record)[2].act

# %% [markdown] lang="es" id="pdca-history"
# ¿De Deming? Shewhart escribió en 1939 sobre un ciclo de especificar, producir e inspeccionar. De las clases de Deming en Japón (1950) salió allí el PDCA.
# Él lo llamaba «ciclo de Shewhart» y prefería [**PDSA**](https://deming.org/explore/pdsa/), con *study*: lo que importa no es dar el visto bueno, sino
# estudiar lo que pasó contra lo que predijiste. Lo cuentan Moen y Norman en *Quality Progress* (noviembre de 2010).

# %% [markdown] lang="en" id="pdca-history"
# Deming's? In 1939 Shewhart wrote of a cycle of specifying, producing and inspecting. Out of Deming's lectures in Japan (1950) came the PDCA there. He called
# it the “Shewhart cycle” and preferred [**PDSA**](https://deming.org/explore/pdsa/), with *study*: what matters is not ticking a box but studying what
# happened against what you predicted. Moen and Norman tell of it in *Quality Progress* (November 2010).

# %% id="quiz-cycle"
lesson.quiz("devops-cycle")

# %% [markdown] lang="es" id="pdca-turn" covers=["devops.pdca"] path="deep" minutes=5
# ## Tu turno: haz la vuelta
#
# ### Ejercicio: `first_departures`
#
# Tu función recibe `ask(consulta, *valores)`, que pregunta a una base de datos de verdad y **cuenta**, y un aeropuerto. Tablas:
# `flights (departs, origin, carrier, flight)` y `airlines (carrier, name)`. Devuelve las cinco primeras salidas, por hora:
# `[[salida, vuelo, nombre de la aerolínea], …]`. Si la aerolínea no está en la tabla, el nombre es `None`.
#
# Se acepta **una** consulta, y solo las filas que devuelves. La versión lenta, que da lo correcto:

# %% [markdown] lang="en" id="pdca-turn" covers=["devops.pdca"] path="deep" minutes=5
# ## Your turn: make the turn
#
# ### Exercise: `first_departures`
#
# Your function gets `ask(query, *values)`, which asks a real database and **counts**, and an airport. Tables:
# `flights (departs, origin, carrier, flight)` and `airlines (carrier, name)`. Return the first five departures, by time:
# `[[departure, flight, name of the airline], …]`. Where the airline is not in the table the name is `None`.
#
# **One** query is accepted, and only the rows that you return. The slow version, which gives what is right:

# %% id="demo-slow-departures" literal="SQL queries"
from mlops_lessons.devops import asking


def slow_departures(ask, airport):
    board = []
    here = ask("SELECT departs, flight, carrier FROM flights WHERE origin = ?", airport)
    for departs, flight, carrier in here:
        names = ask("SELECT name FROM airlines WHERE carrier = ?", carrier)
        board.append([departs, flight, names[0][0] if names else None])
    return sorted(board)[:5]


trial = asking.put_to_trial(slow_departures, "LGA")
{"queries": trial["queries"], "rows": trial["rows"], "first": trial["returned"][0]}


# %% id="ex-first-departures" tags=["exercise"]
def first_departures(ask, airport):
    return ...


# %% id="check-first-departures" tags=["check"]
lesson.check("first_departures", first_departures)
# lesson.hint("first_departures")
# lesson.solution("first_departures")

# %% [markdown] lang="es" id="products" covers=["devops.products", "devops.process"] path="deep" minutes=5
# ## Tu turno: la caja de herramientas
#
# La última P. Hay cientos; aquí van doce conocidas, como son en noviembre de 2026. Ninguna *es* DevOps, y de cada una hay otras que hacen lo mismo.
#
# ### Ejercicio: `tool_stage`
#
# Pon cada herramienta en la etapa de la rueda en la que vive: un diccionario del nombre a la palabra de la tabla. Algunas viven en dos; vale cualquiera.
#
# Empieza así: `tool_stage = {"Jira": "plan", "Git": …}`.

# %% [markdown] lang="en" id="products" covers=["devops.products", "devops.process"] path="deep" minutes=5
# ## Your turn: the toolbox
#
# The last P. There are hundreds; here are twelve known ones, as they are in November 2026. None of them *is* DevOps, and each has others that do the same.
#
# ### Exercise: `tool_stage`
#
# Put each tool in the stage of the wheel where it lives: a dictionary from the name to the word in the table. Some live in two; either will do.
#
# Start like this: `tool_stage = {"Jira": "plan", "Git": …}`.

# %% id="demo-tools"
from mlops_lessons.devops import tools

tools.show_tools()

# %% id="ex-tool-stage" tags=["exercise"]
tool_stage = ...

# %% id="check-tool-stage" tags=["check"]
lesson.check("tool_stage", tool_stage)
# lesson.hint("tool_stage")
# lesson.solution("tool_stage")

# %% [markdown] lang="es" id="products-read"
# Elegir herramientas es lo último: primero qué etapa duele, y a quién. En `05` montas tú el camino entero con unas pocas.

# %% [markdown] lang="en" id="products-read"
# Choosing tools comes last: first which stage hurts, and whom. In `05` you build the whole way with a few of them.

# %% [markdown] lang="es" id="roles" covers=["devops.roles"] path="deep" minutes=6
# ## Un viernes a las seis de la tarde
#
# El pronóstico de retrasos falla. Hay siete personas y siete momentos. En cada uno, decide **quién** actúa y **qué hace primero**; después marca la casilla.
# Los roles: arquitecto de datos en la nube, evangelista DevOps, desarrollador de software, especialista en seguridad, ingeniero DevOps, coordinador y
# aseguramiento de la calidad.

# %% [markdown] lang="en" id="roles" covers=["devops.roles"] path="deep" minutes=6
# ## A Friday at six in the evening
#
# The delay forecast fails. There are seven people and seven moments. At each, decide **who** acts and **what they do first**; then tick the box. The roles:
# cloud data architect, DevOps evangelist, software developer, security specialist, DevOps engineer, coordinator and quality assurance.

# %% id="widget-incident"
from mlops_lessons.devops import roles

roles.show_incident()

# %% [markdown] lang="es" id="roles-read"
# El orden enseña: primero se **restablece**, después se entiende. Y los nombres engañan: lo que aquí es «ingeniero DevOps» en otra empresa se llama SRE (ingeniería de
# confiabilidad) o plataforma; en una pequeña, una persona lleva cinco. Hay quien dice que «ingeniero DevOps» es una contradicción, porque DevOps no es un puesto. Lo
# importante es que ningún momento se quede sin dueño.
#
# ### Ejercicio: `incident_roles`
#
# Otros siete momentos. Escribe un diccionario del momento al rol, con las palabras de las tablas: `incident_roles = {"credentials": "security", …}`.

# %% [markdown] lang="en" id="roles-read"
# The order matters: first **restore**, then understand. The names mislead: what we call a “DevOps engineer” is SRE (site reliability
# engineering) or platform in another company, and in a small one a single person has five of these roles. Some say that “DevOps engineer”
# is a contradiction, because DevOps is not a job. What matters is that every moment has an owner.
#
# ### Exercise: `incident_roles`
#
# Seven other moments. Write a dictionary from the moment to the role, in the words of the tables:
# `incident_roles = {"credentials": "security", …}`.

# %% id="demo-moments"
roles.show_moments()

# %% id="ex-incident-roles" tags=["exercise"]
incident_roles = ...

# %% id="check-incident-roles" tags=["check"]
lesson.check("incident_roles", incident_roles)
# lesson.hint("incident_roles")
# lesson.solution("incident_roles")

# %% id="quiz-who"
lesson.quiz("devops-who")

# %% [markdown] lang="es" id="quiz" path="deep" minutes=3
# ## Cuestionario
#
# Un repaso. Cada respuesta, buena o mala, te dice por qué.

# %% [markdown] lang="en" id="quiz" path="deep" minutes=3
# ## Quiz
#
# A look back. Every answer, right or wrong, tells you why.

# %% id="quiz-metrics-recap"
lesson.quiz("metrics-recap")

# %% id="quiz-devops-recap"
lesson.quiz("devops-recap")

# %% [markdown] lang="es" id="summary" path="deep" minutes=1
# ## Resumen
#
# - DevOps quita el muro entre quien construye y quien opera. No es una herramienta, ni un equipo aparte.
# - Lotes pequeños llegan antes **si publicar es barato**; poco trabajo abierto, **si saltar entre tareas cuesta**. Primero se abarata la publicación.
# - Una métrica de entrega es una definición: qué se cuenta, desde cuándo, entre qué se divide. Sin eso, dos equipos no hablan de lo mismo.
# - Donde no hay datos no hay un cero: hay un motivo. Y lo que sigue abierto se dice.
# - Un beneficio vale lo que el número que lo prueba; un número premiado deja de probar.
# - PDCA: cambia una cosa, mídela, decide, y vuelve a empezar.
#
# Esto es lo que te salió, y a dónde volver:

# %% [markdown] lang="en" id="summary" path="deep" minutes=1
# ## Summary
#
# - DevOps takes down the wall between those who build and those who operate. It is no tool, nor a team set apart.
# - Small batches arrive sooner **if a release is cheap**; so does little open work, **if switching costs something**. Making releases cheap comes first.
# - A metric of delivery is a definition: what is counted, since when, divided by what. Without it two teams do not speak of the same.
# - Where there are no data there is no zero: there is a reason. And what is still open is said.
# - A benefit is worth what the figure that proves it is worth; a figure that earns a prize stops proving.
# - PDCA: change one thing, measure it, decide, and begin again.
#
# Here is what you got right, and where to go back:

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
# Todo en inglés.
#
# - [Las métricas de entrega de DORA](https://dora.dev/guides/dora-metrics/) y [su historia](https://dora.dev/guides/dora-metrics/history/) (enero de 2026)
# - [Los informes de cada año](https://dora.dev/research/): 2021 a 2024, con niveles; 2025, con perfiles
# - Forsgren, Humble y Kim, *Accelerate* (2018): de dónde salieron las cuatro primeras
# - [`git log`](https://git-scm.com/docs/git-log) y [`git revert`](https://git-scm.com/docs/git-revert): qué guarda un commit
# - [RFC 3339](https://www.rfc-editor.org/rfc/rfc3339): cómo se escribe un momento sin dudas
# - [Apdex](https://en.wikipedia.org/wiki/Apdex) y [la ley de Goodhart](https://en.wikipedia.org/wiki/Goodhart%27s_law)
# - [IEV 192-05-13](https://www.electropedia.org/): qué es el tiempo medio entre fallas
# - Little (2011), [su ley a los cincuenta años](https://doi.org/10.1287/opre.1110.0940): por qué se cumple exacta en una ventana
# - [El optimizador de SQLite](https://sqlite.org/optoverview.html): cuándo le sirve un índice
# - Moen y Norman (2010), *Circling Back*, en *Quality Progress*: la historia de PDCA y PDSA

# %% [markdown] lang="en" id="reading" path="deep" minutes=0
# ## Further reading
#
# - [DORA's delivery metrics](https://dora.dev/guides/dora-metrics/) and [their history](https://dora.dev/guides/dora-metrics/history/) (January 2026)
# - [The reports of each year](https://dora.dev/research/): 2021 to 2024, with levels; 2025, with profiles
# - Forsgren, Humble and Kim, *Accelerate* (2018): where the first four came from
# - [`git log`](https://git-scm.com/docs/git-log) and [`git revert`](https://git-scm.com/docs/git-revert): what a commit keeps
# - [RFC 3339](https://www.rfc-editor.org/rfc/rfc3339): how to write a moment without doubt
# - [Apdex](https://en.wikipedia.org/wiki/Apdex) and [Goodhart's law](https://en.wikipedia.org/wiki/Goodhart%27s_law)
# - [IEV 192-05-13](https://www.electropedia.org/): what the mean time between failures is
# - Little (2011), [his law at fifty](https://doi.org/10.1287/opre.1110.0940): why it holds exactly in a window
# - [SQLite's optimizer](https://sqlite.org/optoverview.html): when an index is of use to it
# - Moen and Norman (2010), *Circling Back*, in *Quality Progress*: the history of PDCA and PDSA
