#pragma once

#include "views/actions/ActionRegistry.h"
#include "views/actions/ActionSet.h"
#include "views/main/MainWindow.h"

#include <QLineEdit>
#include <QListWidget>
#include <QWidget>

#include <functional>

namespace Peak {

/** A page without data that handles every action of its PageId by writing it down. */
class FakePage final : public QWidget
{
    Q_OBJECT

public:
    FakePage(ActionRegistry &registry, PageId page, QWidget *parent = nullptr);

    ActionSet &actionSet() { return *m_set; }
    QStringList done; ///< ids, in order

    QLineEdit *filter() const { return m_filter; }
    QListWidget *rows() const { return m_rows; }

public Q_SLOTS:
    void focusFilter() { m_filter->setFocus(); }

private:
    ActionSet *m_set;
    QLineEdit *m_filter;
    QListWidget *m_rows;
};

/** Adds a FakePage for every page that there is; `made` hears of each that is really made. */
void addFakePages(MainWindow &window, ActionRegistry &registry,
                  const std::function<void(PageId)> &made = {});

/** Pages by name, and all actions of all specs but for `refused`, which have their own sentence. */
Capabilities capabilitiesOf(const QStringList &pages, const QHash<QString, QString> &refused = {});
QStringList everyPage();

} // namespace Peak
