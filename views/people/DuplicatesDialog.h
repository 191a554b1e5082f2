#pragma once

#include "models/db/Error.h"
#include "models/domain/Editing.h"

#include <QDialog>
#include <QList>
#include <QUuid>

class QPushButton;
class QStackedWidget;
class QTreeWidget;
class QTreeWidgetItem;

namespace Peak {

class EmptyState;
class MessageBar;

/**
 * People who may be one, in groups by what they share; two of a group are chosen to be compared.
 *
 * Shows what it is given; looks for nobody itself. GUI thread.
 */
class DuplicatesDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit DuplicatesDialog(QWidget *parent = nullptr);

    void showLoading();
    void setGroups(const QList<DuplicateGroup> &groups);
    void showError(const Error &error);
    /** `gone` was merged into the other, and is not listed any more. */
    void showMerged(const QString &name, const QUuid &gone);
    /** In a group of more than two: the one that is selected, with the first of the others. */
    QTreeWidget *tree() const { return m_tree; }
    QPushButton *compareButton() const { return m_compare; }

Q_SIGNALS:
    void lookRequested();
    void compareRequested(const QJsonObject &one, const QJsonObject &other);

private:
    QList<QTreeWidgetItem *> chosen() const;
    void compare();
    int place() const;
    void refresh();
    static QString titleOf(const DuplicateGroup &group);

    MessageBar *m_message;
    QTreeWidget *m_tree;
    EmptyState *m_empty;
    QStackedWidget *m_stack;
    QPushButton *m_compare;
};

} // namespace Peak
