#pragma once

#include "models/db/Error.h"
#include "models/domain/Editing.h"

#include <QList>
#include <QWidget>

class QStackedWidget;
class QTableWidget;

namespace Peak {

class EmptyState;
class PageHeader;

/**
 * What each role may do at most, as a table: roles across, actions down, each cell an icon and a
 * word.
 *
 * Who: a coordinator or an admin, before somebody is given a role or when somebody asks "why can't
 * they". First: the row of the thing that was asked about. Then: the role's own sentences below
 * it, and from there the person, whose access is explained where they are. Shows what it is given;
 * changes nothing. GUI thread.
 */
class RoleMatrixPage final : public QWidget
{
    Q_OBJECT

public:
    explicit RoleMatrixPage(QWidget *parent = nullptr);

    Q_INVOKABLE bool isLoaded() const { return m_loaded; }
    void showLoading();
    void setMatrix(const QList<RoleRight> &matrix);
    void showError(const Error &error);
    QTableWidget *table() const { return m_table; }

Q_SIGNALS:
    void retryRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void fill();
    void addSummaries(const QStringList &roles);
    void fitTable();

    QList<RoleRight> m_matrix;
    PageHeader *m_header;
    QTableWidget *m_table;
    QWidget *m_summaries;
    EmptyState *m_empty;
    QStackedWidget *m_stack;
    bool m_loaded = false;
};

} // namespace Peak
