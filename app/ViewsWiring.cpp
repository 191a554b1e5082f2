#include "app/ViewsWiring.h"

#include "app/PageWorld.h"
#include "app/pages/Edits.h"
#include "models/db/WhenDone.h"
#include "models/tables/ListTableModel.h"
#include "views/common/ListPage.h"
#include "views/common/MessageBar.h"
#include "views/common/ViewsButton.h"

#include <QPointer>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

ViewsWiring::ViewsWiring(PageWorld &world, ListPage *page, QObject *parent)
    : QObject(parent), m_world(world), m_page(page), m_views(world.work())
{
    ViewsButton *button = page->views();
    connect(button, &ViewsButton::saveRequested, this, &ViewsWiring::save);
    connect(button, &ViewsButton::removeRequested, this, &ViewsWiring::remove);
    connect(button, &ViewsButton::roleDefaultRequested, this, &ViewsWiring::setRoleDefault);
    connect(&world, &PageWorld::everythingChanged, this, &ViewsWiring::load);
    load();
}

QString ViewsWiring::list() const
{
    return m_page->model()->definition().name;
}

void ViewsWiring::load()
{
    // Behind the rows of the first page, which are what somebody waits for.
    whenDone(m_views.views(list()), this, [this](const Result<QList<SavedView>> &views) {
        if (views)
            show(views.value()); // else: those that are known stay; the list says what is wrong
    });
}

void ViewsWiring::show(const QList<SavedView> &views)
{
    m_page->views()->setViews(views);
    for (const SavedView &view : views) {
        if (view.begins)
            m_page->setRoleDefault(view);
    }
}

void ViewsWiring::save(const QUuid &id, const QString &name, bool shared)
{
    SavedView view;
    const QList<SavedView> known = m_page->views()->views();
    for (const SavedView &one : known) {
        if (one.id == id)
            view = one;
    }
    const bool renamed = !id.isNull() && view.name != name;
    view.id = id;
    view.name = name;
    view.shared = shared;
    if (!renamed) {
        view.state = m_page->viewState();
        view.state.remove(u"view"_s);
    }
    whenDone(m_views.save(list(), view), this, [this, view](const Result<QUuid> &saved) mutable {
        if (!saved) {
            m_page->showError(saved.error());
            return;
        }
        view.id = saved.value();
        m_page->takeView(view);
        load();
    });
}

void ViewsWiring::remove(const QUuid &id)
{
    QString name;
    const QList<SavedView> known = m_page->views()->views();
    for (const SavedView &one : known) {
        if (one.id == id)
            name = one.name;
    }
    const QUuid person = m_world.identity().personId;
    whenDone(m_views.remove(id), this, [this, id, name, person](const Result<void> &removed) {
        if (removed && m_world.identity().personId == person)
            Edits::afterStep(m_world, tr("Without the view “%1”").arg(name),
                             {way(id, &ViewRepository::restore), way(id, &ViewRepository::remove)},
                             m_page->messages(), tr("The view was removed."));
        after(removed);
    });
}

std::function<QFuture<Result<void>>()> ViewsWiring::way(
    const QUuid &id, QFuture<Result<void>> (ViewRepository::*step)(const QUuid &))
{
    return [self = QPointer(this), id, step] {
        if (!self)
            return QtFuture::makeReadyFuture(Result<void>());
        const QFuture<Result<void>> done = (self->m_views.*step)(id);
        whenDone(done, self.data(), [self = self.data()](const Result<void> &) { self->load(); });
        return done;
    };
}

void ViewsWiring::setRoleDefault(const QString &role, const QUuid &id)
{
    whenDone(m_views.setRoleDefault(list(), role, id), this,
             [this](const Result<void> &done) { after(done); });
}

void ViewsWiring::after(const Result<void> &done)
{
    if (!done)
        m_page->showError(done.error());
    load();
}

} // namespace Peak
