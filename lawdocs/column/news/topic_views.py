"""The page on which editors extend the topics."""

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.accounts.queries import forget_agency_tree
from lawdocs.column.news import topics as services
from lawdocs.column.news.forms import TopicForm
from lawdocs.column.news.staff_views import blueprint
from lawdocs.context import clock
from lawdocs.documents.views import new_key, sent_key
from lawdocs.errors import DomainError
from lawdocs.paging import only_parameters
from workflows.permissions import Permission


@blueprint.get("/topics")
@requires(Permission.NEWS_MANAGE)
def topics() -> ResponseReturnValue:
    only_parameters()
    return _page(TopicForm(formdata=None))


@blueprint.post("/topics")
@requires(Permission.NEWS_MANAGE, audit="news:topic")
def add_topic() -> ResponseReturnValue:
    form = TopicForm()
    if not form.validate_on_submit():
        return _page(form, 422)
    try:
        services.add(form.name.data, current_actor(), clock(), key=sent_key())
    except DomainError as error:
        forget_agency_tree()
        form.object_to(error.code, error.message, "name")
        return _page(form, error.status)
    flash(f"已增加主题“{form.name.data}”。")
    return redirect(url_for("news.topics"), 303)


@blueprint.post("/topics/<int:topic_id>/<any(retire,restore):name>")
@requires(Permission.NEWS_MANAGE, audit="news:topic")
def change_topic(topic_id: int, name: str) -> ResponseReturnValue:
    topic = services.retire(topic_id, current_actor(), clock(), key=sent_key(), retired=name == "retire")
    flash(f"已停用主题“{topic.name}”，用过它的动态不受影响。" if topic.retired else f"已恢复主题“{topic.name}”。")
    return redirect(url_for("news.topics"), 303)


def _page(form: TopicForm, status: int = 200) -> Response:
    return make_response(
        render_template("news/topics.html", form=form, topics=services.all_topics(), key=new_key()), status
    )
