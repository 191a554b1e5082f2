#pragma once

#include <QString>
#include <QUuid>

class QWidget;

namespace Peak {

class PageWorld;

/**
 * Opens the window that says why somebody can or can't see an exchange and work with it, and asks
 * the server for it; about `person` at once where one is given.
 *
 * `thing` is what the exchange is called. GUI thread.
 */
void explainAccess(PageWorld &world, QWidget *window, const QUuid &exchange, const QString &thing,
                   const QUuid &person = {}, const QString &name = {});

} // namespace Peak
