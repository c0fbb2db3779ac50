import { FRAGMENT, VERTEX } from './shared.glsl';

// A spark is a square of light from the sheet of shapes. Attributes: place (0..1, y up) and size in pixels; colour and
// strength; which shape. Only those near words ask at each point whether it is to be quiet. By night it adds light, in
// the morning it is colour that lies over the picture.
export const SPARK_VERTEX = `${VERTEX}
layout(location=0)in vec4 a;
layout(location=1)in vec4 b;
layout(location=2)in vec3 c;
out vec4 h,q;
void main(){
vec2 k=vec2(gl_VertexID%2,gl_VertexID/2);
vec2 d=a.zw/R*.5;
float words=quiet(a.xy)+quiet(a.xy+d)+quiet(a.xy-d)+quiet(a.xy+vec2(d.x,-d.y))+quiet(a.xy-vec2(d.x,-d.y));
q=vec4((c.x+.01+k.x*.98)/8.,k.y,step(c.x,5.5),words);
h=b;
gl_Position=vec4((a.xy+(k*2.-1.)*d)*2.-1.,0,1);}`;

export const SPARK_FRAGMENT = `${FRAGMENT}
in vec4 h,q;
uniform sampler2D sheet;
void main(){
float f=texture(sheet,q.xy).r;
if(q.w>0.)f*=1.-.94*quiet(F.xy/R);
vec3 c=mix(h.rgb,vec3(1),q.z*sm(.55,1.,f)*.85*(1.-S[8]));
o=vec4(c*f*h.a,f*h.a*S[8]);}`;

// A fine line from star to star, or a piece of a trail. Attributes: both ends (0..1, y up), colour and strength, and how
// far the line has grown (0..1), or, below 0, how many pixels wide the piece is; then the angles across the
// trail at both ends, so that pieces meet.
export const LINE_VERTEX = `${VERTEX}
layout(location=0)in vec4 a;
layout(location=1)in vec4 b;
layout(location=2)in vec3 c;
out vec4 h;out vec3 q;
void main(){
vec2 k=vec2(gl_VertexID%2,gl_VertexID/2);
vec2 from=a.xy*R,d=(a.zw-a.xy)*R;
float l=max(length(d),.01),gap=c.x<0.?0.:min(.3,14.*V.w/l),wide=c.x<0.?-c.x:5.*V.w;
float t=c.x<0.?k.x:mix(gap,mix(gap,1.-gap,c.x),k.x),turn=k.x<.5?c.y:c.z;
vec2 n=c.x<0.?vec2(cos(turn),sin(turn)):vec2(-d.y,d.x)/l;
vec2 p=from+d*t+n*(k.y-.5)*wide;
q=vec3(k.x,k.y*2.-1.,step(0.,c.x));
h=b;
gl_Position=vec4(p/R*2.-1.,0,1);}`;

export const LINE_FRAGMENT = `${FRAGMENT}
in vec4 h;in vec3 q;
void main(){
float e=1.-q.y*q.y,f=mix(e*e*e,(e*e*e*e*e*.8+e*e*.25)*(.7+1.2*q.x*(1.-q.x)),q.z)*(1.-.94*quiet(F.xy/R));
o=vec4(h.rgb*f*h.a,f*h.a*S[8]);}`;
