# %% [markdown] lang="es" id="title"
# # MLOps: experimentación
#
# La mesa quiere saber, a las 18:00 de hoy, qué vuelos de mañana llegarán tarde. En diez tardes de trabajo habrás probado cincuenta modelos.
# ¿Cuál era el bueno, con qué datos, y puedes volver a hacerlo?
#
# Al terminar podrás:
#
# - medir un modelo sin que la medida te halague;
# - mejorar por vueltas, y decir qué aportó cada una;
# - registrar cada corrida, compararlas y encontrar una de hace un mes;
# - promover un modelo por una regla escrita, y no por un presentimiento;
# - guardar un modelo de modo que cargarlo no ejecute código ajeno.
#
# **En clase:** 5 minutos. **A tu ritmo:** unas dos horas, con los ejercicios. **Antes:** las lecciones `05` a `07`.

# %% [markdown] lang="en" id="title"
# # MLOps: experimentation
#
# The desk wants to know, at 18:00 today, which of tomorrow's flights will arrive late. In ten evenings of work you will have tried fifty
# models. Which one was the good one, on what data, and can you make it again?
#
# At the end you will be able to:
#
# - measure a model without the measure flattering you;
# - improve in rounds, and say what each of them brought;
# - track each run, compare them and find one of a month ago;
# - promote a model by a written rule, not by a hunch;
# - save a model in such a way that loading it runs nobody's code.
#
# **In class:** 5 minutes. **At your own pace:** about two hours, exercises included. **Before:** lessons `05` to `07`.

# %% id="setup" tags=["setup"]
from mlops_lessons import open_lesson
from mlops_lessons.mlops_experimentation import tracking

lesson = open_lesson("mlops_experimentation")
tracking.prepare()

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

# %% [markdown] lang="es" id="tracking" covers=["mlops.experimentation"] path="core" minutes=2
# ## ¿Cuál de todos era el bueno?
#
# En el chat: «el de 0.67 sale mañana». En la carpeta: `modelo_final.skops`, `modelo_final2.skops` y `modelo_final_BUENO.skops`. En un mes
# alguien pedirá **volver a hacerlo**.
#
# Apuesta: ¿bastan el archivo del modelo y el cuaderno donde se entrenó?
#
# Repitamos los cinco modelos, cada uno como una [corrida](glossary:run) que anota **lo que entró** y **lo que salió** en un archivo tuyo,
# con [MLflow](glossary:mlflow):

# %% [markdown] lang="en" id="tracking" covers=["mlops.experimentation"] path="core" minutes=2
# ## Which of them was the good one?
#
# In the chat: “the one with 0.67 goes out tomorrow”. In the folder: `model_final.skops`, `model_final2.skops` and `model_final_GOOD.skops`. In a
# month somebody will ask to **make it again**.
#
# Place a bet: are the model's file and the notebook where it was trained enough?
#
# Let us repeat the five models, each as a [run](glossary:run) that writes down **what went in** and **what came out** in a file of yours, with
# [MLflow](glossary:mlflow):

# %% id="demo-store"
from mlops_lessons.mlops_experimentation import candidates, lineage, tracking

train = candidates.flights_of_months(candidates.TRAINED_ON, rows=30_000)
later = candidates.flights_of_months(candidates.MEASURED_ON)
store = tracking.open_store()
origin = {**lineage.tags(train, code=lineage.lay_code()), "session": store.session}
tracking.show_facts(train=len(train), later=len(later), tags=sorted(origin))

# %% id="demo-runs"
import mlflow

models, says = {}, {}
for one in tracking.with_progress(candidates.CANDIDATES.values()):
    with mlflow.start_run(run_name=one.name):
        models[one.name] = candidates.fit(one, train)
        says[one.name] = candidates.late_shares(one, models[one.name], later)
        mlflow.set_tags(origin)
        mlflow.log_params(one.params)
        mlflow.log_metrics(candidates.measures(later["late"], says[one.name]))
tracking.show_runs(store)

# %% [markdown] lang="es" id="tracking-read"
# Cinco corridas, y ya se ve que el «0.67» eran **dos** modelos. Además del resultado, cada una lleva lo que ni el archivo ni el cuaderno dicen:
# el [resumen](glossary:digest) de los datos, el commit del código, el entorno y la semilla.
#
# Míralas en la página de MLflow. Cierra su asistente (aquí está apagado), aprieta **Show more columns**, marca dos y aprieta **Compare**.

# %% [markdown] lang="en" id="tracking-read"
# Five runs, and one can see already that “0.67” was **two** models. Beside the result, each carries what neither file nor notebook says: the
# [digest](glossary:digest) of the data, the commit of the code, the environment and the seed.
#
# Look at them on MLflow's page. Close its assistant (switched off here), press **Show more columns**, tick two and press **Compare**.

# %% id="demo-page"
tracking.show_page(store)

# %% id="quiz-track-first"
lesson.quiz("track-first")

# %% [markdown] lang="es" id="compare" covers=["mlops.experimentation"] path="deep" minutes=8
# ## «Mi modelo tiene 0.70, el tuyo 0.64»
#
# Dos colegas, el mismo código, el mismo entrenamiento. Una midió la semana pasada; el otro, esta. Apuesta: ¿cuánto puede cambiar la AUC
# **de un mismo modelo** de una semana a otra? ¿0.01, 0.03, o 0.08 o más?

# %% [markdown] lang="en" id="compare" covers=["mlops.experimentation"] path="deep" minutes=8
# ## “My model has 0.70, yours 0.64”
#
# Two colleagues, the same code, the same training. One measured last week; the other one, this week. Place a bet: how much may the AUC of
# **one and the same model** change from one week to another? 0.01, 0.03, or 0.08 and more?

# %% id="fig-weeks" tags=["figure"]
from mlops_lessons.mlops_experimentation import tracking_plots

tracking_plots.auc_by_week(later, {name: says[name] for name in ("schedule", "past", "all")})

# %% [markdown] lang="es" id="compare-read"
# Los tres suben y bajan **juntos**: hay semanas fáciles y semanas difíciles. Por eso solo se comparan corridas medidas en los mismos vuelos.
# Que lo sean no se recuerda: se anota y se filtra. Así se le pregunta a MLflow, en tu trabajo igual que aquí:

# %% [markdown] lang="en" id="compare-read"
# All three rise and fall **together**: there are easy weeks and hard weeks. That is why only runs measured on the same flights are compared.
# One does not remember that they are: one writes it down and filters. This is how MLflow is asked, at your work as here:

# %% id="demo-search" literal="a query to MLflow"
today = f"tags.session = '{store.session}'"
found = mlflow.search_runs(
    filter_string=f"metrics.auc > 0.65 AND params.algorithm = 'logistic' AND {today}",
    order_by=["metrics.brier ASC"],
)
tracking.show_facts(found=found["tags.mlflow.runName"].tolist())

# %% [markdown] lang="es" id="compare-text"
# `past` va primero, por su Brier; `schedule` y `evening` no pasan de 0.65, y `trees` no es logística.
#
# Cuidado con una trampa: los parámetros se guardan **como texto**. `params.n_features > '5'` no lo acepta MLflow; y si los bajas y los
# ordenas tú, `"9"` queda después de `"19"`. Lo que quieras comparar como número, anótalo como medida (`log_metric`).

# %% [markdown] lang="en" id="compare-text"
# `past` comes first, for its Brier score; `schedule` and `evening` do not pass 0.65, and `trees` is not logistic.
#
# Mind a trap: parameters are kept **as text**. MLflow does not accept `params.n_features > '5'`; and if you fetch and sort them yourself,
# `"9"` comes after `"19"`. Whatever you want to compare as a number, write down as a metric (`log_metric`).

# %% id="quiz-compare"
lesson.quiz("track-compare")

# %% [markdown] lang="es" id="ex-best-run-text"
# ### Tu turno: `best_run`
#
# `runs` es una lista de corridas, de la más vieja a la más nueva; cada una tiene `name`, `status`, `data` y `auc` (que puede ser `None`).
# Devuelve el nombre de la mejor **que se pueda comparar**: terminada (`"FINISHED"`), con AUC, y medida en los datos `data`. Si hay empate,
# la más vieja; si no hay ninguna, `None`.

# %% [markdown] lang="en" id="ex-best-run-text"
# ### Your turn: `best_run`
#
# `runs` is a list of runs, the oldest first; each has `name`, `status`, `data` and `auc` (which may be `None`). Return the name of the best
# one **that can be compared**: finished (`"FINISHED"`), with an AUC, and measured on the data `data`. If there is a tie, the oldest; if there
# is none, `None`.


# %% id="ex-best-run" tags=["exercise"]
def best_run(runs, data):
    return ...


# %% id="check-best-run" tags=["check"]
lesson.check("best_run", best_run)
# lesson.hint("best_run")
# lesson.solution("best_run")

# %% [markdown] lang="es" id="gain" covers=["mlops.experimentation"] path="deep" minutes=5
# ## ¿Y si fue suerte?
#
# `trees` le gana a `all` por unas milésimas, en más de cincuenta mil vuelos. Con tantos, ¿todavía puede ser suerte?
#
# Para saberlo se **sortea** otra vez, con reposición, lo que ya pasó ([bootstrap](glossary:day-bootstrap)) y se mira cuánto baila la
# diferencia. Pero ¿qué se sortea: **vuelos** o **días enteros**? Apuesta: ¿cambia algo, o da lo mismo?

# %% [markdown] lang="en" id="gain" covers=["mlops.experimentation"] path="deep" minutes=5
# ## And what if it was luck?
#
# `trees` beats `all` by a few thousandths, on more than fifty thousand flights. With so many, can it still be luck?
#
# To find out, one **draws** again, with replacement, what has happened already ([bootstrap](glossary:day-bootstrap)), and looks at how much
# the difference dances. But what is drawn: **flights** or **whole days**? Place a bet: does it change anything, or is it all the same?

# %% id="fig-gain" tags=["figure"]
from mlops_lessons.mlops_experimentation import promotion

late, days = later["late"], later["date"]
gains = {
    f"{before} → {after}": promotion.gain_intervals(late, says[before], says[after], days)
    for before, after in [("schedule", "evening"), ("schedule", "all"), ("all", "trees")]
}
tracking_plots.gain_bars(gains)

# %% [markdown] lang="es" id="gain-read"
# Los vuelos de un mismo día comparten tormenta, colas y aviones: mil vuelos de un día malo son casi **un** solo dato. Sorteados uno por uno
# parecen mil, y el intervalo sale demasiado angosto. Aquí hay unos sesenta días, y esa es la muestra de verdad.
#
# Con días, `all` sigue ganándole a `schedule`. De `trees` contra `all`, lo honesto es: **todavía no sé**.

# %% [markdown] lang="en" id="gain-read"
# Flights of one day share storm, queues and planes: a thousand flights of a bad day are nearly **one** piece of data. Drawn one by one they look
# like a thousand, and the interval comes out too narrow. There are about sixty days here, and that is the true sample.
#
# With days, `all` still beats `schedule`. Of `trees` against `all`, the honest word is: **I do not know yet**.

# %% [markdown] lang="es" id="rule" covers=["mlops.experimentation"] path="deep" minutes=7
# ## Que decida una regla, escrita antes
#
# Después de ver los números, cualquiera encuentra una razón para promover el suyo. Por eso la regla se escribe **antes**, como código:
#
# 1. si usa algo que a las 18:00 no se sabe, o no se puede volver a hacer: **rechazar**, sin mirar más;
# 2. si ordena peor con seguridad, o sus probabilidades empeoran: **conservar** el actual;
# 3. si ordena mejor con seguridad (el intervalo por días queda sobre cero): **promover**;
# 4. si no: **esperar** más días.
#
# Cuatro [aspirantes](glossary:challenger) contra `schedule`, que hoy trabaja: `evening`, `all`, `peek`, que además mira `dep_delay`, y
# otra vez `all`, pero entrenado con código sin guardar en git. Apuesta por cada uno:

# %% [markdown] lang="en" id="rule" covers=["mlops.experimentation"] path="deep" minutes=7
# ## Let a rule decide, written beforehand
#
# Once the numbers are seen, anybody finds a reason to promote their own. That is why the rule is written **before**, as code:
#
# 1. if it uses something that is not known at 18:00, or cannot be made again: **refuse**, without looking further;
# 2. if it ranks worse for sure, or its probabilities get worse: **keep** the present one;
# 3. if it ranks better for sure (the interval by days lies above zero): **promote**;
# 4. if not: **wait** for more days.
#
# Four [challengers](glossary:challenger) against `schedule`, which is at work today: `evening`, `all`, `peek`, which looks at `dep_delay` as
# well, and `all` once more, but trained on code that is not in git. Place a bet on each:

# %% id="demo-rule"
from dataclasses import replace

peek = candidates.PEEKING
peeked = candidates.fit(peek, candidates.with_delay(train))
says[peek.name] = candidates.late_shares(peek, peeked, candidates.with_delay(later))
told = {
    one.name: promotion.evidence_of(one, late, says["schedule"], says[one.name], days)
    for one in (candidates.CANDIDATES["evening"], candidates.CANDIDATES["all"], peek)
}
told["all-uncommitted"] = replace(told["all"], gaps=("code_commit",))
promotion.show_decisions(told)

# %% [markdown] lang="es" id="rule-read"
# Mira lo que «gana» `peek`: ni se discute, porque `dep_delay` es el retraso **con que ya salió** el avión. Y el último es idéntico al que
# se promueve, pero nadie podría repetirlo.
#
# Dos avisos. Quien prueba cincuenta aspirantes en los mismos dos meses promueve alguno por azar: por eso noviembre y diciembre siguen
# guardados. Y «esperar» es una respuesta: cada noche trae un día más.

# %% [markdown] lang="en" id="rule-read"
# See what `peek` “gains”: it is not even discussed, as `dep_delay` is the delay with which the plane **has left already**. And the last one is
# identical to the one that is promoted, but nobody could make it again.
#
# Two warnings. Whoever tries fifty challengers on the same two months promotes one by chance: that is why November and December are still
# locked away. And “wait” is an answer: each night brings one more day.

# %% [markdown] lang="es" id="ex-promotion-text"
# ### Tu turno: `promotion_verdict`
#
# Escribe los pasos 2 a 4. Recibes los extremos `low` y `high` del intervalo de la ganancia en AUC, el Brier del aspirante y el del actual.
# Las probabilidades **empeoran** cuando el Brier sube más de 0.001. Devuelve `"keep"`, `"promote"` o `"wait"`.
#
# Ejemplo: `promotion_verdict(0.01, 0.03, 0.130, 0.141)` es `"promote"`.

# %% [markdown] lang="en" id="ex-promotion-text"
# ### Your turn: `promotion_verdict`
#
# Write steps 2 to 4. You get the ends `low` and `high` of the interval of the gain in AUC, the challenger's Brier score and the present one's.
# Probabilities get **worse** when the Brier score rises by more than 0.001. Return `"keep"`, `"promote"` or `"wait"`.
#
# Example: `promotion_verdict(0.01, 0.03, 0.130, 0.141)` is `"promote"`.


# %% id="ex-promotion-verdict" tags=["exercise"]
def promotion_verdict(low, high, brier, champion_brier):
    return ...


# %% id="check-promotion-verdict" tags=["check"]
lesson.check("promotion_verdict", promotion_verdict)
# lesson.hint("promotion_verdict")
# lesson.solution("promotion_verdict")

# %% id="quiz-rule"
lesson.quiz("track-rule")

# %% [markdown] lang="es" id="registry" covers=["mlops.experimentation"] path="deep" minutes=8
# ## ¿Quién está de turno?
#
# El servicio de la mesa tiene que cargar «el modelo que toca». ¿Cómo lo nombras: por su archivo, por su número de versión o por su
# **puesto**?
#
# El [registro de modelos](glossary:model-registry) da un número a cada versión y deja pegar letreros, los [alias](glossary:model-alias). El
# servicio pide `champion` y no sabe de números. Guardamos dos modelos y los promovemos, uno tras otro:

# %% [markdown] lang="en" id="registry" covers=["mlops.experimentation"] path="deep" minutes=8
# ## Who is on duty?
#
# The desk's service has to load “the model whose turn it is”. How do you name it: by its file, by its version number, or by its **post**?
#
# The [model registry](glossary:model-registry) gives each version a number and lets one stick labels on, the [aliases](glossary:model-alias).
# The service asks for `champion` and knows no numbers. We save two models and promote them, one after the other:

# %% id="demo-register"
import mlflow.sklearn

from mlops_lessons.mlops_experimentation import registry

versions = []
for name in ("schedule", "all"):
    with mlflow.start_run(run_name=name) as run:
        mlflow.set_tags(origin)
        mlflow.log_params(candidates.CANDIDATES[name].params)
        mlflow.log_metrics(candidates.measures(late, says[name]))
        saved = mlflow.sklearn.log_model(
            models[name],
            name="model",
            serialization_format="skops",
            skops_trusted_types=list(registry.TRUSTED),
            pip_requirements=lineage.requirements(),
        )
    versions.append(registry.register(store, run.info.run_id, saved.model_uri))
    registry.promote(store.client, versions[-1])
registry.show_aliases(store, *versions)

# %% [markdown] lang="es" id="registry-back"
# `all` es `champion`, y `previous` recuerda a quién relevó. Antes de que salga mañana, un simulacro: son las 19:10 y manda alertas sin
# parar. ¿Qué hay que entrenar, copiar o borrar para volver? Apuesta, y míralo:

# %% [markdown] lang="en" id="registry-back"
# `all` is `champion`, and `previous` remembers whom it relieved. Before it goes out tomorrow, a drill: it is 19:10 and it sends alerts without
# end. What has to be trained, copied or deleted to go back? Place a bet, and look:

# %% id="demo-roll-back"
back = registry.roll_back(store.client)
registry.show_aliases(store, *versions)
registry.promote(store.client, versions[-1])

# %% [markdown] lang="es" id="registry-read"
# Nada: se movió **un letrero**. Funciona porque al promover se dejó puesto `previous`. Es la idea del interruptor de la `05`: lo desplegado no
# cambia, cambia a dónde se apunta. Acabado el simulacro, la última línea repuso a `all`: es el modelo de noviembre.
#
# En tutoriales viejos verás etapas (`Staging`, `Production`): MLflow las marcó como obsoletas en la 2.9, a fines de 2023, en favor de los alias.

# %% [markdown] lang="en" id="registry-read"
# Nothing: **one label** moved. It works because `previous` was put up when promoting. It is the idea of the switch of `05`: what is deployed does not
# change, only where one points does. With the drill over, the last line put `all` back: it is November's model.
#
# In old tutorials you will see stages (`Staging`, `Production`): MLflow marked them as deprecated in 2.9, at the end of 2023, in favour of aliases.

# %% [markdown] lang="es" id="ex-move-champion-text"
# ### Tu turno: `move_champion`
#
# `client` es un cliente de MLflow de verdad. Pon `champion` en la versión `version` del modelo `name`, y `previous` en la que estaba antes, si
# había. Promover **otra vez la misma** no cambia nada: el camino de vuelta no se pierde. Devuelve `version`.
#
# Te sirven `client.get_registered_model(name).aliases`, un diccionario de alias a versión, y
# `client.set_registered_model_alias(name, alias, version)`. Ojo: MLflow da la versión a veces como número y a veces como texto; aquí
# `version` es texto, como `"2"`.

# %% [markdown] lang="en" id="ex-move-champion-text"
# ### Your turn: `move_champion`
#
# `client` is a real MLflow client. Put `champion` on the version `version` of the model `name`, and `previous` on the one that was there before,
# if any. Promoting **the same one again** changes nothing: the way back is not lost. Return `version`.
#
# Of use: `client.get_registered_model(name).aliases`, a dictionary from alias to version, and
# `client.set_registered_model_alias(name, alias, version)`. Mind: MLflow gives the version now as a number, now as text; here `version` is
# text, such as `"2"`.


# %% id="ex-move-champion" tags=["exercise"]
def move_champion(client, name, version):
    return ...


# %% id="check-move-champion" tags=["check"]
lesson.check("move_champion", move_champion)
# lesson.hint("move_champion")
# lesson.solution("move_champion")

# %% id="quiz-registry"
lesson.quiz("track-registry")

# %% [markdown] lang="es" id="formats" covers=["mlops.experimentation"] path="deep" minutes=4
# ## Llega el modelo de un desconocido
#
# Guardamos en [skops](glossary:skops), que no ejecuta lo que nadie aprobó, y MLflow sabe leerlo. Este viene en su
# formato, y su primer paso es la consola del sistema. Apuesta: ¿lo carga MLflow, o se niega?

# %% [markdown] lang="en" id="formats" covers=["mlops.experimentation"] path="deep" minutes=4
# ## A stranger's model comes in
#
# We save as [skops](glossary:skops), which runs nothing that nobody approved, and MLflow can read it. This one comes in its
# format, and its first step is the system's shell. Place a bet: does MLflow load it, or refuse?

# %% id="demo-stranger"
stranger = registry.model_of_a_stranger()
loaded = mlflow.sklearn.load_model(stranger)
tracking.show_facts(first_step=loaded[0].func.__name__)

# %% [markdown] lang="es" id="formats-why"
# Lo carga, sin una queja, como el invitado que trae su propia lista de invitados: la de lo permitido va **en la carpeta del modelo** (`MLmodel`, `skops_trusted_types`), y la escribió quien lo
# hizo. Su propio código lo advierte en un comentario. Apágalo con `MLFLOW_ALLOW_PICKLE_DESERIALIZATION=false` y carga tú, con **tu** lista:

# %% [markdown] lang="en" id="formats-why"
# It loads it, without complaint, like a guest who brings their own guest list: that of what is allowed stands **in the model's folder** (`MLmodel`, `skops_trusted_types`), written by whoever
# made it. A comment in its own code warns of that. Switch it off with `MLFLOW_ALLOW_PICKLE_DESERIALIZATION=false`, and load by yourself, with
# **your** list:

# %% id="demo-trusted"
try:
    registry.load_trusted(stranger)
except registry.UntrustedModelError as refusal:
    said = str(refusal)
ours = registry.load_trusted(registry.folder_of(store, "champion"))
tracking.show_facts(stranger=said, ours=[step for step, _model in ours.steps])

# %% [markdown] lang="es" id="formats-table"
# El del desconocido no pasa; el nuestro, sí. Y no es el único formato:
#
# | lo que guarda MLflow 3.17 (noviembre de 2026) | al cargar |
# |---|---|
# | scikit-learn, por defecto: skops | los tipos que diga **el modelo** |
# | scikit-learn con `pickle` o `cloudpickle` | lo que diga el archivo |
# | un modelo propio (`pyfunc`) con clase de Python | cloudpickle: lo que diga el archivo |
# | un modelo «desde código» | un `.py`: todo él |
#
# O sea: el formato ayuda, pero **de quién es** el modelo y **qué lista** usas deciden más. Lo nuestro lleva además firma, como en la `04`.

# %% [markdown] lang="en" id="formats-table"
# The stranger's does not pass; ours does. And it is not the only format:
#
# | what MLflow 3.17 saves (November 2026) | on loading |
# |---|---|
# | scikit-learn, by default: skops | the types that **the model** says |
# | scikit-learn with `pickle` or `cloudpickle` | whatever the file says |
# | a model of your own (`pyfunc`) with a Python class | cloudpickle: whatever the file says |
# | a model “from code” | a `.py`: all of it |
#
# In short: the format helps, but **whose** the model is and **which list** you use decide more. Ours carries a signature too, as in `04`.

# %% id="quiz-formats"
lesson.quiz("track-formats")

# %% [markdown] lang="es" id="lineage" covers=["mlops.experimentation"] path="deep" minutes=7
# ## «¿Con qué datos se hizo?»
#
# Auditoría pregunta por el modelo que decidió ayer. Del alias a la versión, de ahí a la corrida, y de ella a los datos, el código y el
# entorno: esa cadena es el [linaje](glossary:lineage).

# %% [markdown] lang="en" id="lineage" covers=["mlops.experimentation"] path="deep" minutes=7
# ## “On what data was it made?”
#
# The auditors ask about the model that decided yesterday. From the alias to the version, from there to the run, and from the run to data, code and
# environment: that chain is the [lineage](glossary:lineage).

# %% id="demo-origin"
registry.show_origin(store)

# %% [markdown] lang="es" id="lineage-digest"
# Está entera: cualquiera puede volver a hacer el modelo de noviembre. ¿Y si los datos cambian después, sin que nadie lo diga?
#
# MLflow también sabe resumir una tabla. Comparemos su resumen con el nuestro. A tres columnas del entrenamiento les cambiamos **un
# solo valor**, en la fila 20 000. Apuesta: ¿quién se da cuenta?

# %% [markdown] lang="en" id="lineage-digest"
# It is whole: anybody can make November's model again. And if the data change afterwards, without anybody saying so?
#
# MLflow can digest a table too. Let us compare its digest with ours. In three columns of the training table we change **one single value**, in row 20,000. Place a
# bet: who notices?

# %% id="demo-digest"
given = train[["carrier", "hour", "late"]]
altered = given.copy()
altered.iloc[20_000, 1] += 1
theirs = [mlflow.data.from_pandas(table).digest for table in (given, altered)]
ours = [lineage.table_digest(table) for table in (given, altered)]
tracking.show_facts(mlflow_notices=theirs[0] != theirs[1], we_notice=ours[0] != ours[1])

# %% [markdown] lang="es" id="lineage-digest-read"
# Solo el nuestro. El de MLflow (3.17) mira las primeras 10 000 filas y cuántas hay: es rápido, y sirve para reconocer una tabla, no para dar fe de ella. Antes
# de confiar en un resumen, pregunta **qué resume**.
#
# Con el código pasa algo parecido. El commit solo dice la verdad si no hay cambios sin guardar:

# %% [markdown] lang="en" id="lineage-digest-read"
# Only ours does. MLflow's (3.17) looks at the first 10,000 rows and at how many there are: it is fast, and good for recognising a table, not for vouching for it.
# Before you trust a digest, ask **what it digests**.
#
# Something similar goes for code. The commit tells the truth only if there are no changes outside it:

# %% id="demo-dirty"
repository = lineage.lay_code()
clean = lineage.tags(train, repository)
with (repository / "train.py").open("a", encoding="utf-8") as code:
    size = code.write("\nTRAINED_ON = (1, 10)\n")
changed = lineage.tags(train, repository)
tracking.show_facts(gaps_clean=lineage.gaps(clean), gaps_changed=lineage.gaps(changed))

# %% [markdown] lang="es" id="ex-lineage-gaps-text"
# Con el cambio, el commit ya no vale. Y era una sola línea: con ella el modelo se entrena hasta octubre, sobre los mismos meses en que se mide.
#
# ### Tu turno: `lineage_gaps`
#
# `tags` es un diccionario. Devuelve lo que falta de `data_digest`, `code_commit`, `environment` y `seed`, **en ese orden**. Falta lo que no
# está, es `None` o está en blanco; y un `code_commit` que termina en `+changes` también falta.
#
# Ejemplo: `lineage_gaps({"data_digest": "9f2c", "code_commit": "41ab+changes", "environment": " ", "seed": 0})` es
# `["code_commit", "environment"]`.

# %% [markdown] lang="en" id="ex-lineage-gaps-text"
# With the change, the commit no longer counts. And it was a single line: with it the model is trained until October, on the very months on which
# it is measured.
#
# ### Your turn: `lineage_gaps`
#
# `tags` is a dictionary. Return what is missing of `data_digest`, `code_commit`, `environment` and `seed`, **in that order**. Missing is what is
# not there, is `None` or is blank; and a `code_commit` that ends in `+changes` is missing too.
#
# Example: `lineage_gaps({"data_digest": "9f2c", "code_commit": "41ab+changes", "environment": " ", "seed": 0})` is
# `["code_commit", "environment"]`.


# %% id="ex-lineage-gaps" tags=["exercise"]
def lineage_gaps(tags):
    return ...


# %% id="check-lineage-gaps" tags=["check"]
lesson.check("lineage_gaps", lineage_gaps)
# lesson.hint("lineage_gaps")
# lesson.solution("lineage_gaps")

# %% id="quiz-lineage"
lesson.quiz("track-lineage")

# %% [markdown] lang="es" id="card" covers=["mlops.experimentation"] path="deep" minutes=6
# ## Lo que el modelo no dice de sí mismo
#
# Dentro de un año, alguien de otro aeropuerto encuentra el modelo y lo usa. ¿Qué debería haber leído antes? Para eso está la
# [ficha del modelo](glossary:model-card). Una parte sale de la corrida; otra, no. Apuesta: ¿qué renglones no puede llenar ninguna máquina?

# %% [markdown] lang="en" id="card" covers=["mlops.experimentation"] path="deep" minutes=6
# ## What the model does not say of itself
#
# A year from now somebody at another airport finds the model and uses it. What should they have read first? That is what the
# [model card](glossary:model-card) is for. One part comes out of the run; another does not. Place a bet: which lines can no machine fill in?

# %% id="demo-card"
from mlops_lessons.mlops_experimentation import model_card

card = model_card.draft(candidates.CANDIDATES["all"], later, says["all"], origin["data_digest"])
model_card.show_card(card)

# %% [markdown] lang="es" id="ex-model-card-text"
# Los tres primeros renglones: para qué es, para qué no, quién responde. Los demás salieron de la corrida.
#
# ### Tu turno: `model_card_file`
#
# Un colega llenó la suya con prisa. Tiene **siete** problemas, y uno habría bastado para que `peek` llegara a producción. Repárala: se revisa
# renglón por renglón. Cuando la tengas, cambia la última línea por estas dos:
#
# ```python
# size = where.write_text(text, encoding="utf-8")
# model_card_file = where
# ```

# %% [markdown] lang="en" id="ex-model-card-text"
# The first three lines: what it is for, what it is not for, who answers for it. The others came out of the run.
#
# ### Your turn: `model_card_file`
#
# A colleague filled theirs in in a hurry. It has **seven** problems, and one of them would have been enough for `peek` to reach production. Mend
# it: it is checked line by line. When you have it, change the last line for these two:
#
# ```python
# size = where.write_text(text, encoding="utf-8")
# model_card_file = where
# ```

# %% id="ex-model-card-file" tags=["exercise"] literal="a TOML file that the learner mends"
from pathlib import Path

text = """
intended_use = "flights"
not_for = []
owner = "flight desk, data team"
predicted_at = "18:00, the day before"
features = ["carrier", "origin", "hour", "late_share", "dep_delay"]
trained_on = [1, 2, 3, 4, 5, 6, 7, 8]
measured_on = [7, 8, 9]
weakest_slice = ""
data_digest = "the January file"

[auc]
value = 90
"""
where = Path("model_card.toml")
model_card_file = ...

# %% id="check-model-card-file" tags=["check"]
lesson.check("model_card_file", model_card_file)
# lesson.hint("model_card_file")
# lesson.solution("model_card_file")

# %% id="think-card"
lesson.think("track-card")

# %% [markdown] lang="es" id="quiz" path="deep" minutes=3
# ## Cuestionario
#
# Unas cuantas de repaso; mezclan todo lo anterior.

# %% [markdown] lang="en" id="quiz" path="deep" minutes=3
# ## Quiz
#
# A few to look back; they mix all of the above.

# %% id="quiz-recap"
lesson.quiz("experiment-recap")

# %% [markdown] lang="es" id="summary" path="deep" minutes=1
# ## Resumen
#
# Se mide hacia adelante en el tiempo, se mejora por vueltas, cada corrida deja rastro y el modelo que sale a trabajar lo elige una regla.
# Aquí tienes lo que te salió y a dónde volver.

# %% [markdown] lang="en" id="summary" path="deep" minutes=1
# ## Summary
#
# One measures forwards in time, improves in rounds, each run leaves a trace, and a rule chooses the model that goes to work. Here is what
# you got right, and where to go back.

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
# - [MLflow, registro de corridas](https://mlflow.org/docs/latest/ml/tracking/) (en inglés)

# %% [markdown] lang="en" id="reading" path="deep" minutes=0
# ## Further reading
#
# - [MLflow, tracking](https://mlflow.org/docs/latest/ml/tracking/)
