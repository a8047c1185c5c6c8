"""MLflow's own page, opened from the lesson: the runs that the learner has tracked stand on it, and it asks nobody else."""

import pytest

from mlops_lessons.mlops_experimentation.candidates import CANDIDATES

ADDRESS = "a[href^='http://127.0.0.1']"


@pytest.mark.soak
def test_the_page_of_the_runs_opens_from_the_notebook(open_notebook, new_page, screenshots):
    """The button says where it is; the page shows the five runs with their measures, and is photographed."""
    notebook = open_notebook("en", "08_mlops_experimentation.ipynb")
    for cell in ("setup", "demo-store", "demo-runs", "demo-page"):
        notebook.run_cell(cell)
    assert notebook.errors() == {}
    place = notebook.outputs("demo-page")
    place.get_by_role("button").first.click()
    link = place.locator(ADDRESS)
    link.wait_for(timeout=90_000)
    address = link.get_attribute("href")
    page, asked = new_page(viewport={"width": 1600, "height": 800}), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    for name in CANDIDATES:
        page.get_by_text(name, exact=True).first.wait_for(timeout=60_000)
    page.get_by_role("button", name="Close").first.click()
    page.wait_for_timeout(500)
    page.screenshot(path=screenshots / "08_mlops_experimentation-en-mlflow.png")
    home = address.partition("/#")[0]
    assert [url for url in asked if not url.startswith((home, "data:", "blob:"))] == []
