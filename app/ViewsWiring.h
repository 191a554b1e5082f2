#pragma once

#include "models/db/Result.h"
#include "models/domain/SavedView.h"
#include "models/repositories/ViewRepository.h"

#include <QList>
#include <QObject>
#include <QUuid>

#include <functional>

namespace Peak {

class ListPage;
class PageWorld;

/**
 * The saved views of one list page: read when it is made, saved, removed (with undo) and given to
 * roles as the person wishes.
 *
 * A role's view is what the page begins with and comes back to, for whoever has arranged nothing.
 * GUI thread.
 */
class ViewsWiring final : public QObject
{
    Q_OBJECT

public:
    /** Both outlive it. */
    ViewsWiring(PageWorld &world, ListPage *page, QObject *parent);

private:
    void load();
    void show(const QList<SavedView> &views);
    void save(const QUuid &id, const QString &name, bool shared);
    void remove(const QUuid &id);
    std::function<QFuture<Result<void>>()> way(
        const QUuid &id, QFuture<Result<void>> (ViewRepository::*step)(const QUuid &));
    void setRoleDefault(const QString &role, const QUuid &id);
    /** Reads the views anew, or says what went wrong. */
    void after(const Result<void> &done);
    QString list() const;

    PageWorld &m_world;
    ListPage *m_page;
    ViewRepository m_views;
};

} // namespace Peak
