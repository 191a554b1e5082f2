#include "tests/views/AccessSweep.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QApplication>
#include <QButtonGroup>
#include <QComboBox>
#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QRadioButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTabBar>
#include <QTest>
#include <QTextEdit>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

constexpr int mostRows = 40;
/** More than a caret has, far less than the thinnest ring. */
constexpr int leastChange = 60;
constexpr int aroundFocus = 4;

QAccessibleInterface *faceOf(QWidget *widget)
{
    return QAccessible::queryAccessibleInterface(widget);
}

QString said(QAccessibleInterface *face, QAccessible::Text what)
{
    return face ? face->text(what).simplified() : QString();
}

/** Tied as a screen reader is told it: where names are values (a QComboBox on Linux) that is all.
 */
bool isLabelledBy(QWidget *field, QLabel *label)
{
    QAccessibleInterface *face = faceOf(field);
    if (!face)
        return false;
    const auto related = face->relations(QAccessible::Label);
    for (const auto &[other, relation] : related) {
        if (other && other->object() == label)
            return true;
    }
    return false;
}

bool isField(const QWidget *widget)
{
    return qobject_cast<const QLineEdit *>(widget) || qobject_cast<const QComboBox *>(widget) ||
           qobject_cast<const QAbstractSpinBox *>(widget) ||
           qobject_cast<const QPlainTextEdit *>(widget) || qobject_cast<const QTextEdit *>(widget);
}

/** Inside of another control, which speaks for it. */
bool isPart(const QWidget *widget)
{
    const QWidget *parent = widget->parentWidget();
    if (!parent)
        return false;
    return qobject_cast<const QAbstractSpinBox *>(parent) ||
           qobject_cast<const QComboBox *>(parent) || qobject_cast<const QTabBar *>(parent) ||
           qobject_cast<const QScrollBar *>(widget) || qobject_cast<const QHeaderView *>(widget) ||
           (qobject_cast<const QLineEdit *>(parent) &&
            qobject_cast<const QAbstractButton *>(widget));
}

/** Scrolls by the mouse and by whatever is in it: no control of its own. */
bool isScroller(const QWidget *widget)
{
    return qobject_cast<const QScrollArea *>(widget) != nullptr;
}

bool isControl(const QWidget *widget)
{
    if (!AccessSweep::isSeen(widget) || isPart(widget))
        return false;
    if (qobject_cast<const QAbstractButton *>(widget) || isField(widget) ||
        qobject_cast<const QAbstractItemView *>(widget) || qobject_cast<const QTabBar *>(widget))
        return true;
    if (qobject_cast<const QLabel *>(widget) && !(widget->focusPolicy() & Qt::TabFocus))
        return false; // text that a mouse can mark
    return widget->focusPolicy() != Qt::NoFocus && !isScroller(widget) && !widget->focusProxy() &&
           !widget->isWindow();
}

QList<QWidget *> controls(QWidget *root)
{
    QList<QWidget *> found;
    const auto widgets = root->findChildren<QWidget *>();
    for (QWidget *widget : widgets) {
        if (isControl(widget))
            found.append(widget);
    }
    return found;
}

bool says(QAccessible::Role role)
{
    return role != QAccessible::NoRole && role != QAccessible::Client &&
           role != QAccessible::Window && role != QAccessible::Pane;
}

/** By Tab, and not only by a click. */
bool wantsTab(const QWidget *widget)
{
    if (!widget->isEnabled() || widget->focusProxy())
        return false;
    // Of a group that excludes each other Tab goes to the chosen one, arrows to the rest.
    const auto *button = qobject_cast<const QAbstractButton *>(widget);
    const bool exclusive =
        button && (button->autoExclusive() || (button->group() && button->group()->exclusive()));
    return !(exclusive && button->isCheckable() && !button->isChecked());
}

QRect around(const QWidget *widget, const QWidget *window)
{
    const QRect all = widget->rect().adjusted(-aroundFocus, -aroundFocus, aroundFocus, aroundFocus);
    return all.translated(widget->mapTo(window, QPoint())).intersected(window->rect());
}

int changedPixels(const QImage &one, const QImage &other)
{
    if (one.size() != other.size())
        return one.width() * one.height();
    int changed = 0;
    for (int y = 0; y < one.height(); ++y) {
        for (int x = 0; x < one.width(); ++x)
            changed += one.pixel(x, y) != other.pixel(x, y);
    }
    return changed;
}

bool looksFocused(QWidget *widget, QWidget *window)
{
    const QRect place = around(widget, window);
    const QImage with = window->grab(place).toImage();
    widget->clearFocus();
    const QImage without = window->grab(place).toImage();
    widget->setFocus(Qt::TabFocusReason);
    return changedPixels(with, without) >= leastChange;
}

/** The top of a page that this is a part of: its header, or the bar that filters it. */
QWidget *headOf(QWidget *widget)
{
    for (QWidget *at = widget; at && !at->isWindow(); at = at->parentWidget()) {
        if (at->inherits("Peak::PageHeader") || at->inherits("Peak::FilterBar"))
            return at;
    }
    return nullptr;
}

} // namespace

bool AccessSweep::isSeen(const QWidget *widget)
{
    if (!widget->isVisible())
        return false;
    QRect part = widget->rect();
    for (const QWidget *at = widget; at && !at->isWindow(); at = at->parentWidget())
        part = part.translated(at->pos()).intersected(at->parentWidget()->rect());
    return !part.isEmpty();
}

QString AccessSweep::nameOf(const QWidget *widget)
{
    QStringList path;
    for (const QWidget *at = widget; at && path.size() < 4; at = at->parentWidget()) {
        QString step = QString::fromLatin1(at->metaObject()->className()).section(u"::"_s, -1);
        if (!at->objectName().isEmpty())
            step += u" "_s + at->objectName();
        path.append(step);
    }
    auto *asked = const_cast<QWidget *>(widget);
    const QString name = said(faceOf(asked), QAccessible::Name).left(60);
    return u"“%1” %2"_s.arg(name, path.join(u" < "_s));
}

QStringList AccessSweep::nameless(QWidget *root)
{
    QStringList faults;
    const auto all = controls(root);
    for (QWidget *widget : all) {
        QAccessibleInterface *face = faceOf(widget);
        if (!face || said(face, QAccessible::Name).isEmpty())
            faults.append(u"no name: "_s + nameOf(widget));
        else if (!says(face->role()))
            faults.append(u"role %1: "_s.arg(int(face->role())) + nameOf(widget));
    }
    const auto lines = root->findChildren<QLineEdit *>();
    for (QLineEdit *line : lines) { // what stands inside of a line is a button too
        const auto inside = line->findChildren<QAbstractButton *>();
        for (QAbstractButton *button : inside) {
            if (isSeen(button) && said(faceOf(button), QAccessible::Name).isEmpty())
                faults.append(u"no name: "_s + nameOf(button));
        }
    }
    return faults;
}

QStringList AccessSweep::silentCells(QWidget *root)
{
    QStringList faults;
    const auto views = root->findChildren<QAbstractItemView *>();
    for (QAbstractItemView *view : views) {
        const auto *head = qobject_cast<QHeaderView *>(view);
        if (!view->isVisible() || !view->model() || head)
            continue;
        QAccessibleInterface *face = faceOf(view);
        QAccessibleTableInterface *table = face ? face->tableInterface() : nullptr;
        if (!table) {
            faults.append(u"no table for a screen reader: "_s + nameOf(view));
            continue;
        }
        for (int row = 0; row < qMin(table->rowCount(), mostRows); ++row) {
            for (int column = 0; column < table->columnCount(); ++column) {
                const QModelIndex index = view->model()->index(row, column, view->rootIndex());
                if (view->visualRect(index).isEmpty())
                    continue;
                QAccessibleInterface *cell = table->cellAt(row, column);
                const QString name = said(cell, QAccessible::Name);
                if (name.isEmpty() || !says(cell->role()))
                    faults.append(u"silent cell %1/%2 (“%3”) of "_s.arg(row).arg(column).arg(name) +
                                  nameOf(view));
            }
        }
        for (int column = 0; column < table->columnCount(); ++column) {
            const auto *header = view->findChild<QHeaderView *>();
            if (header && header->isVisible() && header->orientation() == Qt::Horizontal &&
                !header->isSectionHidden(column) && table->columnDescription(column).isEmpty())
                faults.append(u"silent head %1 of "_s.arg(column) + nameOf(view));
        }
    }
    return faults;
}

QStringList AccessSweep::alike(QWidget *root)
{
    QHash<QString, QWidget *> known;
    QStringList faults;
    const auto all = controls(root);
    for (QWidget *widget : all) {
        QAccessibleInterface *face = faceOf(widget);
        if (!face)
            continue;
        const QString name = said(face, QAccessible::Name);
        const QString key = u"%1|%2|%3"_s.arg(int(face->role()))
                                .arg(name)
                                .arg(said(face, QAccessible::Description));
        if (QWidget *other = known.value(key); other && !name.isEmpty())
            faults.append(u"two alike: %1 and %2"_s.arg(nameOf(widget), nameOf(other)));
        known.insert(key, widget);
    }
    return faults;
}

QStringList AccessSweep::looseLabels(QWidget *root)
{
    QStringList faults;
    const auto labels = root->findChildren<QLabel *>();
    QSet<QWidget *> tied;
    for (QLabel *label : labels) {
        if (!label->isVisible() || !label->buddy())
            continue;
        tied.insert(label->buddy());
        const QString text = label->text().remove(u'&').simplified();
        const QString name = said(faceOf(label->buddy()), QAccessible::Name);
        if (!name.contains(text.chopped(text.endsWith(u':') ? 1 : 0)) &&
            !isLabelledBy(label->buddy(), label))
            faults.append(u"labelled “%1” but called: "_s.arg(text) + nameOf(label->buddy()));
    }
    const auto widgets = root->findChildren<QWidget *>();
    for (QWidget *widget : widgets) {
        const auto *choice = qobject_cast<QComboBox *>(widget);
        if (choice && choice->isVisible() && !choice->isEditable() &&
            faceOf(widget)->relations(QAccessible::Label).isEmpty())
            faults.append(u"says what is chosen, but not of what: "_s + nameOf(widget));
        const auto *form = qobject_cast<QFormLayout *>(widget->layout());
        for (int row = 0; form && widget->isVisible() && row < form->rowCount(); ++row) {
            const auto *item = form->itemAt(row, QFormLayout::FieldRole);
            const auto *label = form->itemAt(row, QFormLayout::LabelRole);
            QWidget *field = item ? item->widget() : nullptr;
            if (field && label && isField(field) && field->isVisible() && !tied.contains(field))
                faults.append(u"its label is not its own: "_s + nameOf(field));
        }
    }
    return faults;
}

QStringList AccessSweep::outOfOrder(QWidget *window)
{
    QStringList faults;
    QSet<const QWidget *> reached;
    QHash<QWidget *, QPoint> last; // where the last stop of each head was
    QWidget *before = nullptr;
    constexpr int most = 400;
    for (int i = 0; i < most; ++i) {
        QWidget *focus = QApplication::focusWidget();
        QTest::keyClick(focus ? focus : window, Qt::Key_Tab);
        QWidget *now = QApplication::focusWidget();
        if (!now || now == focus || reached.contains(now))
            break;
        reached.insert(now);
        QWidget *head = headOf(now);
        const QPoint at = now->mapTo(window, now->rect().center());
        const bool below = before && head && !head->isAncestorOf(before) &&
                           head->parentWidget()->isAncestorOf(before) &&
                           before->mapTo(window, QPoint()).y() >= head->mapTo(window, QPoint()).y();
        const bool left = head && last.contains(head) && !isPart(now) &&
                          qAbs(at.y() - last.value(head).y()) < now->height() / 2 &&
                          at.x() < last.value(head).x();
        if (below || left)
            faults.append(u"Tab comes to %1 after %2"_s.arg(nameOf(now), nameOf(before)));
        if (head)
            last.insert(head, at);
        before = now;
    }
    return faults;
}

QStringList AccessSweep::unreachable(QWidget *window)
{
    QStringList faults;
    QSet<const QWidget *> reached;
    constexpr int most = 400;
    for (int i = 0; i < most; ++i) {
        QWidget *before = QApplication::focusWidget();
        QTest::keyClick(before ? before : window, Qt::Key_Tab);
        QWidget *now = QApplication::focusWidget();
        if (!now || now == before) {
            faults.append(u"Tab does not leave: "_s + (before ? nameOf(before) : u"nothing"_s));
            break;
        }
        if (reached.contains(now))
            break;
        reached.insert(now);
        if (!window->isAncestorOf(now))
            continue;
        if (!isSeen(now))
            faults.append(u"focused, but out of sight: "_s + nameOf(now));
        else if (!looksFocused(now, window))
            faults.append(u"looks no different with the focus: "_s + nameOf(now));
    }
    const auto all = controls(window);
    for (QWidget *widget : all) {
        if (wantsTab(widget) && !reached.contains(widget))
            faults.append(u"Tab never comes to: "_s + nameOf(widget));
    }
    return faults;
}

} // namespace Peak
