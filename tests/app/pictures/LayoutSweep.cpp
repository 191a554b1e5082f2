#include "tests/app/pictures/LayoutSweep.h"

#include "tests/app/pictures/TextRoom.h"

#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QImage>
#include <QLayout>
#include <QScrollArea>
#include <QScrollBar>
#include <QSet>
#include <QWidget>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

/** The way to a widget, as far as its names tell something. */
QString nameOf(const QWidget *widget)
{
    QStringList names;
    for (const QWidget *one = widget; one && !one->isWindow(); one = one->parentWidget()) {
        QString name = QString::fromLatin1(one->metaObject()->className()).remove(u"Peak::"_s);
        if (!one->accessibleName().isEmpty())
            name += u'(' + one->accessibleName().left(30) + u')';
        if (!name.startsWith(u"QWidget"_s) || one == widget)
            names.prepend(name);
    }
    return names.mid(qMax(0, names.size() - 3)).join(u'/');
}

bool scrolls(const QWidget *parent)
{
    const auto *area = qobject_cast<const QAbstractScrollArea *>(parent->parentWidget());
    return area && area->viewport() == parent;
}

QString squeezed(const QWidget *widget)
{
    const QSize least = widget->layout() ? widget->minimumSizeHint() : QSize();
    if (!least.isValid() || widget->isWindow())
        return {};
    const bool narrow = least.width() > widget->width() + 1;
    const int height = widget->layout()->hasHeightForWidth()
                           ? widget->layout()->minimumHeightForWidth(widget->width())
                           : least.height();
    const bool low = height > widget->height() + 1;
    if (!narrow && !low)
        return {};
    return u"needs %1 x %2 px and has %3 x %4"_s.arg(least.width())
        .arg(height)
        .arg(widget->width())
        .arg(widget->height());
}

QString outside(const QWidget *widget)
{
    const QWidget *parent = widget->parentWidget();
    if (widget->isWindow() || !parent || scrolls(parent) ||
        qobject_cast<const QAbstractScrollArea *>(parent))
        return {};
    const QRect room = parent->rect().adjusted(-1, -1, 1, 1);
    return room.contains(widget->geometry())
               ? QString()
               : u"reaches out of its parent %1"_s.arg(nameOf(parent));
}

QString sideways(const QWidget *widget)
{
    const auto *area = qobject_cast<const QScrollArea *>(widget);
    if (!area || !area->horizontalScrollBar()->isVisible() ||
        area->horizontalScrollBar()->maximum() == 0)
        return {};
    return u"has to be scrolled sideways: wants %1 px and has %2"_s
        .arg(area->widget()->minimumSizeHint().width())
        .arg(area->viewport()->width());
}

void addOverlaps(const QWidget *parent, QStringList *faults)
{
    if (!parent->layout())
        return;
    QList<const QWidget *> shown;
    for (int i = 0; i < parent->layout()->count(); ++i) {
        const QWidget *widget = parent->layout()->itemAt(i)->widget();
        if (widget && widget->isVisible() && !widget->size().isEmpty())
            shown.append(widget);
    }
    for (qsizetype i = 0; i < shown.size(); ++i) {
        for (qsizetype j = i + 1; j < shown.size(); ++j) {
            const QRect common = shown[i]->geometry() & shown[j]->geometry();
            if (common.width() > 1 && common.height() > 1)
                faults->append(nameOf(shown[i]) + u" and "_s + nameOf(shown[j]) + u" overlap"_s);
        }
    }
}

} // namespace

QStringList layoutFaults(const QWidget *window)
{
    QStringList faults;
    QList<const QWidget *> all = {window};
    const auto children = window->findChildren<QWidget *>();
    for (const QWidget *child : children) {
        if (child->isVisible() && child->window() == window)
            all.append(child);
    }
    for (const QWidget *widget : std::as_const(all)) {
        for (const QString &fault :
             {cutText(widget), squeezed(widget), outside(widget), sideways(widget)}) {
            if (!fault.isEmpty())
                faults.append(nameOf(widget) + u": "_s + fault);
        }
        addOverlaps(widget, &faults);
    }
    faults.removeDuplicates();
    return faults;
}

bool isBlank(const QImage &picture)
{
    constexpr int least = 8;
    QSet<QRgb> colours;
    for (int y = 0; y < picture.height(); y += 3) {
        for (int x = 0; x < picture.width(); x += 3)
            colours.insert(picture.pixel(x, y));
        if (colours.size() > least)
            return false;
    }
    return true;
}

} // namespace Peak
