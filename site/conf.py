"""Sphinx's settings for the site; `export.py` makes its sources from the lessons."""

project = "Concurrency, Measured"
author = "the authors of Concurrency, Measured"
project_copyright = "the authors; text CC BY 4.0, code MIT or Apache-2.0"
language = "en"

extensions = ["myst_nb"]
exclude_patterns = ["download"]

# The lessons' outputs are stored in them.
nb_execution_mode = "off"
nb_merge_streams = True
nb_number_source_lines = False
myst_enable_extensions = ["deflist", "html_image"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = project
html_static_path = ["_static", "templates/lesson/static/outputs.css", "templates/lesson/static/accessible.js"]
html_css_files = ["outputs.css", "lessons.css"]
html_js_files = ["accessible.js"]
html_show_sphinx = False
html_copy_source = False
html_show_sourcelink = False
# A summary of what was found is fetched, which browsers refuse to pages opened as files.
html_show_search_summary = False
html_theme_options = {"navigation_with_keys": True}
